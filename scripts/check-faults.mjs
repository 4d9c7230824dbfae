// Every fault of the whole suite, with real processes; writes docs/generated/faults.md where all of it passed.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, productNode, refuse, requireNode, root, run } from './runtime.mjs';
import { toFaultTable } from './fault-table.mjs';
import { readTotals, reportFile, toLine } from './test-report.mjs';

const report = 'check-faults.json';
const notes = join(root, 'reports', 'faults.jsonl');

requireNode();
await install();
mkdirSync(join(root, 'reports'), { recursive: true });
for (const file of [reportFile(report), notes]) rmSync(file, { force: true });
await build();

const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'faults', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile(report)}`];
const { code } = await run(productNode(), vitest, { env: { ...process.env, FAULTS_NOTES: notes } });

let totals;
try {
  totals = readTotals(report);
} catch {
  refuse('The tests left no report: they did not run to the end.');
}
process.stdout.write(`${toLine(totals)}\n`);
if (code !== 0 || totals.failed > 0) refuse('The table is not written: see the tests that failed.');
if (totals.skipped > 0) refuse('The table is not written: tests were skipped. It needs DATABASE_URL, redis-server and a machine where a tmpfs may be mounted.');
writeFileSync(join(root, 'docs/generated/faults.md'), toFaultTable(readFileSync(notes, 'utf8')));
process.stdout.write('docs/generated/faults.md is written.\n');
