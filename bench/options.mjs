import { parseArgs } from 'node:util';

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, help: { type: 'boolean' }, rounds: text, seconds: text, minutes: text, build: text, results: text },
});

const defaults = values.quick ? { rounds: 3, seconds: 0.5, minutes: 0.5, warmCpuMs: 1_000 } : { rounds: 5, seconds: 2, minutes: 10, warmCpuMs: 3_000 };
const numberOf = (name) => (values[name] === undefined ? defaults[name] : Number(values[name]));

/** What the command line asks for; without it, what a full run takes. */
export const options = {
  /** Measured rounds of each contestant. */
  rounds: numberOf('rounds'),
  /** Length of a round. */
  seconds: numberOf('seconds'),
  /** Length of the mixed load. */
  minutes: numberOf('minutes'),
  /** Work of a process before it is measured: compilers and caches need work, not time. */
  warmCpuMs: defaults.warmCpuMs,
  help: values.help === true,
  /** Folder of a production build. */
  build: values.build,
  /** Folder for what is written. */
  results: values.results,
  cases: positionals,
};

export const usage = (names) => `npm run bench -- [case …] [--quick] [--rounds n] [--seconds n] [--minutes n] [--build folder] [--results folder]

  --quick     a look in a few minutes: 3 rounds of 0.5 s, 0.5 minutes of mixed load
  --rounds    measured rounds of each contestant (5)
  --seconds   length of one round (2)
  --minutes   length of the mixed load (10)
  --build     a production build in another folder
  --results   folder for results and page (bench/results)

Cases: ${names.join(', ')}
`;
