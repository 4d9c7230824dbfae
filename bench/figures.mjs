import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../scripts/runtime.mjs';
import { machine, versions } from './machine.mjs';
import { options } from './options.mjs';

/** A figure with as many digits as its size deserves, or as asked for. */
const roundTo = (value, decimals) => Number(value.toFixed(decimals));

/** The value below which a share of sorted values lies. */
export const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Median, least and greatest of some figures. */
export const summarize = (values, decimals = 0) => {
  const sorted = [...values].sort((a, b) => a - b);
  const [median, min, max] = [quantile(sorted, 0.5), sorted[0], sorted.at(-1)];
  return { median: roundTo(median, decimals), min: roundTo(min, decimals), max: roundTo(max, decimals) };
};

/** Prints rows of cells under a headline. */
export const printTable = (head, rows) => {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  const line = (row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  ');
  const [first, ...others] = cells.map(line);
  process.stdout.write(`\n${[first, widths.map((width) => '-'.repeat(width)).join('  '), ...others].join('\n')}\n`);
};

export const resultsFolder = resolve(options.results ?? join(root, 'bench', 'results'));

/** Writes `bench/results/<name>.json` and gives what it wrote. */
export const writeResults = (name, results) => {
  const written = { measuredAt: new Date().toISOString(), machine: machine(), versions: versions(), ...results };
  mkdirSync(resultsFolder, { recursive: true });
  writeFileSync(join(resultsFolder, `${name}.json`), `${JSON.stringify(written, null, 2)}\n`);
  return written;
};
