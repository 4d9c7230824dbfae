import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, refuse, requireNode, root, run, productNode, step, tool } from './runtime.mjs';
import { readTotals, reportFile, toLine } from './test-report.mjs';

const slow = process.argv.includes('--slow');
const report = slow ? 'check-slow.json' : 'check.json';

requireNode();
await install();
mkdirSync(join(root, 'reports'), { recursive: true });
rmSync(reportFile(report), { force: true });

const node = (args) => run(productNode(), args, { quiet: true });
const checks = [
  ['Types', () => tool('node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json'], { quiet: true })],
  ['Lint', () => tool('node_modules/eslint/bin/eslint.js', ['.', '--max-warnings', '0'], { quiet: true })],
  ['Import rules', () => tool('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.cjs', 'src'], { quiet: true })],
  ['Compiled modules are fresh', () => tool('scripts/assemble.mjs', ['--check'], { quiet: true })],
];

let fine = true;
if (!slow) for (const [title, work] of checks) fine = (await step(title, work)) && fine;
await build();
if (!slow) fine = (await step('Generated files are fresh', () => node(['dist/generate.js', '--check']))) && fine;

const projects = slow ? ['slow', 'faults', 'reference'] : ['small', 'medium', 'e2e'];
const { code } = await tool('node_modules/vitest/vitest.mjs', [
  'run',
  ...projects.flatMap((name) => ['--project', name]),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportFile(report)}`,
]);

let totals;
try {
  totals = readTotals(report);
} catch {
  refuse('The tests left no report: they did not run to the end.');
}
process.stdout.write(`${toLine(totals)}\n`);

const serversAreNamed = Boolean(process.env.DATABASE_URL && process.env.REDIS_URL);
if (serversAreNamed && totals.skipped > 0) refuse('DATABASE_URL and REDIS_URL are set, so no test may be skipped.');
if (totals.passed === 0) refuse('No test ran.');
process.exit(fine && code === 0 && totals.failed === 0 ? 0 : 1);
