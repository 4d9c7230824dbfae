// The gateway alone: from the start of the process to 200 at /health/ready with an empty database, and its memory then.
import { setTimeout as pause } from 'node:timers/promises';
import { summarize } from '../figures.mjs';
import { ask } from '../load.mjs';
import { cpuMs, newSettings, residentMiB, startGateway, startSimulator } from '../processes.mjs';

const SETTLE_MS = 2_000;
const PATIENCE_MS = 60_000;

const waitUntilReady = async (url, deadlineMs) => {
  while ((await ask(url, { path: '/health/ready' })).status !== 200) {
    if (performance.now() > deadlineMs) throw new Error(`The gateway is not ready after ${PATIENCE_MS} ms.`);
    await pause(5);
  }
};

const measure = async (upstreamUrl) => {
  const settings = newSettings(upstreamUrl);
  const startedAt = performance.now();
  const gateway = await startGateway(settings, { core: 'measured' });
  await waitUntilReady(gateway.url, startedAt + PATIENCE_MS);
  const readyMs = performance.now() - startedAt;
  const readyCpuMs = cpuMs(gateway.pid);
  await pause(SETTLE_MS);
  const settledMiB = residentMiB(gateway.pid);
  await gateway.stop();
  return { readyMs, readyCpuMs, settledMiB };
};

const run = async (_, { rounds }) => {
  const simulator = await startSimulator();
  const runs = [];
  for (let round = 0; round < rounds; round++) runs.push(await measure(simulator.url));
  await simulator.stop();
  const of = (name) => summarize(runs.map((one) => one[name]));
  return { rounds, facts: { readyMs: of('readyMs'), readyCpuMs: of('readyCpuMs'), settledMiB: of('settledMiB') } };
};

export default [{ name: 'boot', title: 'Cold start: process to ready', run }];
