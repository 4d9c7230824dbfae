export { demo } from './demo.js';
export { oldUser } from './legacy/old-api.js';
export { startSimulator } from './server.js';
export type { RunningSimulator, SimulatorOptions } from './server.js';
export type { LoggedCall } from './calls.js';
export type { Mail } from './entities.js';
export type { Snapshot } from './store.js';
