export { GuessAlarms } from './guess-alarms.js';
export type { Target } from './guess-alarms.js';
export { Guesses } from './guesses.js';
export type { Guess } from './guesses.js';
export { SlowedProof, tooManyGuesses } from './slowed-proof.js';
