// Adds up the runner's reports of `check` and `check:slow`. Fails when a report is missing, nothing ran, or something failed or was skipped.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './runtime.mjs';

const totals = { passed: 0, failed: 0, skipped: 0 };
for (const name of ['check.json', 'check-slow.json']) {
  try {
    const report = JSON.parse(readFileSync(join(root, 'reports', name), 'utf8'));
    totals.passed += report.numPassedTests;
    totals.failed += report.numFailedTests + report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    totals.skipped += report.numPendingTests + report.numTodoTests;
  } catch {
    totals.failed += 1;
    process.stdout.write(`${name}: no report, counted as one failure\n`);
  }
}
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
process.exit(totals.passed > 0 && totals.failed === 0 && totals.skipped === 0 ? 0 : 1);
