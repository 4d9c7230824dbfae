import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/runtime.mjs';

/** Median, least and greatest of some figures. */
export const summarize = (values, decimals = 0) => {
  const round = (value) => Number(value.toFixed(decimals));
  const sorted = [...values].sort((a, b) => a - b);
  return { median: round(sorted[Math.floor(sorted.length / 2)]), min: round(sorted[0]), max: round(sorted.at(-1)) };
};

/** Prints rows of cells under a headline. */
export const printTable = (head, rows) => {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  const line = (row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  ');
  const [first, ...others] = cells.map(line);
  process.stdout.write(`\n${[first, widths.map((width) => '-'.repeat(width)).join('  '), ...others].join('\n')}\n`);
};

/** What the figures were measured on. */
const machine = () => ({
  node: process.version,
  platform: platform(),
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
});

/** Writes `bench/results/<name>.json`. */
export const writeResults = (name, results) => {
  const folder = join(root, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ measuredAt: new Date().toISOString(), machine: machine(), ...results }, null, 2)}\n`);
};
