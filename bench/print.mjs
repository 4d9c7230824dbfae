import { printTable } from './figures.mjs';
import { wordsFor } from './words.mjs';

const spread = ({ median, min, max }) => (min === max ? String(median) : `${median} (${min}–${max})`);
const digits = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));

const printContestants = (contestants) => {
  const [first] = contestants;
  printTable(
    ['', 'CPU ms/request', 'first is (CPU)', 'requests/s', 'first is (req/s)', 'p50 ms', 'p99 ms', 'RSS MiB', 'upstream calls', 'others busy'],
    contestants.map((one) => [
      one.name,
      spread(one.cpuMs),
      `${digits(one.cpuMs.median / first.cpuMs.median)} ×`,
      spread(one.perSecond),
      `${digits(first.perSecond.median / one.perSecond.median)} ×`,
      spread(one.p50Ms),
      spread(one.p99Ms),
      one.rssMiB.max,
      one.upstreamCalls.median,
      one.othersBusy.median,
    ]),
  );
};

/** Prints the figures of a case. */
export const printCase = ({ contestants, facts, ledgers, missing }) => {
  if (missing) process.stdout.write(`  not available: ${missing}\n`);
  if (contestants) printContestants(contestants);
  if (facts) printTable(['', 'median (least–greatest)'], Object.entries(facts).map(([name, value]) => [wordsFor(name), spread(value)]));
  if (ledgers) process.stdout.write(`  ${ledgers.sent} requests to the gateway: ${ledgers.logged} log lines, ${ledgers.counted} counted by the metrics\n`);
};

/** A target's value in words. */
export const valueOf = ({ kind, value, reason }) => (value === undefined ? reason : `${digits(value)}${kind === 'compared' ? ' ×' : ''}`);

/** Whether a target is met, in a word. */
export const verdictOf = ({ isMet }) => (isMet === undefined ? '–' : isMet ? 'met' : 'MISSED');

/** Prints a line for each target. */
export const printTargets = (judged) => {
  if (judged.length === 0) return;
  printTable(['target', 'measured', ''], judged.map((target) => [`${target.case}: ${target.title}`, valueOf(target), verdictOf(target)]));
};
