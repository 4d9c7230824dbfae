// Boot of the gateway alone: from the start of the process to 200 at /health/ready, and its resident memory then. Slowness is no failure.
import { setTimeout as pause } from 'node:timers/promises';
import { printTable, summarize, writeResults } from './figures.mjs';
import { cleanUp, cpuMs, newSettings, residentMiB, startGateway, startSimulator } from './processes.mjs';

const RUNS = 7;
const SETTLE_MS = 2_000;
const PATIENCE_MS = 60_000;
const targets = { bootMs: 3_000, settledMiB: 250 };

const waitUntilReady = async (url, deadlineMs) => {
  for (;;) {
    const { status } = await fetch(`${url}/health/ready`);
    if (status === 200) return;
    if (performance.now() > deadlineMs) throw new Error(`The gateway is not ready after ${PATIENCE_MS} ms.`);
    await pause(5);
  }
};

const measure = async (upstreamUrl) => {
  const settings = newSettings(upstreamUrl);
  const startedAt = performance.now();
  const gateway = await startGateway(settings);
  await waitUntilReady(gateway.url, startedAt + PATIENCE_MS);
  const bootMs = performance.now() - startedAt;
  const bootCpuMs = cpuMs(gateway.pid);
  await pause(SETTLE_MS);
  const settledMiB = residentMiB(gateway.pid);
  await gateway.stop();
  return { bootMs, bootCpuMs, settledMiB };
};

try {
  const simulator = await startSimulator();
  const runs = [];
  for (let run = 0; run < RUNS; run++) {
    runs.push(await measure(simulator.url));
    process.stdout.write(`run ${run + 1} of ${RUNS}: ${Math.round(runs.at(-1).bootMs)} ms\n`);
  }
  await simulator.stop();
  const bootMs = summarize(runs.map((run) => run.bootMs));
  const bootCpuMs = summarize(runs.map((run) => run.bootCpuMs));
  const settledMiB = summarize(runs.map((run) => run.settledMiB));
  const row = (title, { median, min, max }, target) => [title, median, min, max, target];
  printTable(
    ['', 'median', 'min', 'max', 'target'],
    [
      row('boot to ready, ms', bootMs, `< ${targets.bootMs}`),
      row('CPU spent until then, ms', bootCpuMs, ''),
      row(`resident ${SETTLE_MS / 1_000} s later, MiB`, settledMiB, `< ${targets.settledMiB}`),
    ],
  );
  writeResults('boot', { runs: RUNS, targets, bootMs, bootCpuMs, settledMiB });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  cleanUp();
}
