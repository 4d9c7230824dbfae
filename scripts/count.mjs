// Adds up the runner's reports of `check` and `check:slow`. Fails when a report is missing, nothing ran, or something failed or was skipped.
import { readTotals, toLine } from './test-report.mjs';

const totals = { passed: 0, failed: 0, skipped: 0 };
for (const name of ['check.json', 'check-slow.json']) {
  try {
    for (const [kind, count] of Object.entries(readTotals(name))) totals[kind] += count;
  } catch {
    totals.failed += 1;
    process.stdout.write(`${name}: no report, counted as one failure\n`);
  }
}
process.stdout.write(`${toLine(totals)}\n`);
process.exit(totals.passed > 0 && totals.failed === 0 && totals.skipped === 0 ? 0 : 1);
