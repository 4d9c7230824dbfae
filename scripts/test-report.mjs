import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './runtime.mjs';

export const reportFile = (name) => join(root, 'reports', name);

/** How many tests passed, failed and were skipped, as the runner wrote it down; a file that broke before its first test counts as one failure. */
export const readTotals = (name) => {
  const report = JSON.parse(readFileSync(reportFile(name), 'utf8'));
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped: report.numPendingTests + report.numTodoTests };
};

export const toLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
