// Runs the cases that are named, or all, one after the other; prints figures and targets, writes results and their page.
import { refuse } from '../scripts/runtime.mjs';
import { cases } from './cases/index.mjs';
import { writeResults } from './figures.mjs';
import { canPin, leaveMeasuredCore } from './machine.mjs';
import { options, usage } from './options.mjs';
import { writePage } from './page/page.mjs';
import { printCase, printTargets } from './print.mjs';
import { cleanUp } from './processes.mjs';
import { Stage } from './stage.mjs';
import { judgeTargets } from './targets.mjs';

const fail = (error) => {
  process.stdout.write(`  FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
};

/** Runs one case; a case that fails does not keep the others from running. */
const runCase = async ({ name, title, run }, stage) => {
  process.stdout.write(`\n${title} (${name})\n`);
  try {
    const result = writeResults(name, { case: name, title, ...(await run(stage, options)) });
    printCase(result);
    return result;
  } catch (error) {
    return fail(error);
  } finally {
    await stage.clear().catch(fail);
  }
};

const names = cases.map(({ name }) => name);
const unknown = options.cases.filter((name) => !names.includes(name));
if (unknown.length > 0) refuse(`There is no case ${unknown.join(', ')}.\n\n${usage(names)}`);
if (options.help) {
  process.stdout.write(usage(names));
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    cleanUp();
    process.exit(1);
  });
}
const chosen = options.cases.length > 0 ? cases.filter(({ name }) => options.cases.includes(name)) : cases;
try {
  leaveMeasuredCore();
  if (!canPin) process.stdout.write('Here are less than two cores or no taskset: nothing is pinned, figures are rougher.\n');
  const stage = await Stage.open();
  const results = {};
  for (const one of chosen) {
    const result = await runCase(one, stage);
    if (result) results[one.name] = result;
  }
  await stage.close();
  printTargets(judgeTargets(results));
  process.stdout.write(`\nThe page: ${writePage(cases)}\n`);
} catch (error) {
  fail(error);
} finally {
  cleanUp();
}
