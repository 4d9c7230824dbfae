// REST v3 as a pipe: resident memory under 100 pages of 2.8 MB at once, by quick readers and by slow ones.
import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { summarize } from '../figures.mjs';
import { residentMiB } from '../processes.mjs';
import { forEachAccount } from '../stage.mjs';

const AT_ONCE = 100;
const ROWS = 5_000;
const SAMPLE_MS = 20;
const REST_MS = 20;
const AGAIN_MS = 200;

/** Asks for a page and reads it, with a rest after every piece where asked; gives its size in bytes, or nothing where the gateway was too busy. */
const askForPage = (url, { path, headers }, { agent, restMs = 0 }) =>
  new Promise((resolve, reject) => {
    const request = get(`${url}${path}`, { agent, headers }, async (response) => {
      let bytes = 0;
      try {
        for await (const piece of response) {
          bytes += piece.length;
          if (restMs > 0) await pause(restMs);
        }
        if (response.statusCode === 200) resolve(bytes);
        else if (response.statusCode === 503) resolve(undefined);
        else reject(new Error(`${path} answered ${response.statusCode}.`));
      } catch (error) {
        reject(error);
      }
    });
    request.on('error', reject);
  });

/** Reads a page and comes again where it was refused for want of room, as a slow machine does. */
const readPage = async (url, request, options) => {
  for (;;) {
    const bytes = await askForPage(url, request, options);
    if (bytes !== undefined) return bytes;
    await pause(AGAIN_MS);
  }
};

/** The greatest resident memory of a process while some work runs. */
const peakWhile = async (pid, work) => {
  let peak = residentMiB(pid);
  const timer = setInterval(() => (peak = Math.max(peak, residentMiB(pid))), SAMPLE_MS);
  await work().finally(() => clearInterval(timer));
  return peak;
};

const readAll = async ({ url }, { key, ...options }) => {
  const requests = forEachAccount({ path: `/v3/groups/1001/receivers?pagesize=${ROWS}`, headers: { authorization: `Bearer ${key}` } });
  const sizes = await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => readPage(url, requests[at % requests.length], options)));
  if (new Set(sizes).size !== 1) throw new Error(`Pages differ in size: ${[...new Set(sizes)].join(', ')}.`);
};

const run = async (stage, { rounds }) => {
  const gateway = await stage.start('gateway');
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const options = { key: stage.key, agent };
  const idleMiB = residentMiB(gateway.pid);
  const quick = [];
  for (let round = 0; round < rounds; round++) quick.push(await peakWhile(gateway.pid, () => readAll(gateway, options)));
  const slow = await peakWhile(gateway.pid, () => readAll(gateway, { ...options, restMs: REST_MS }));
  agent.destroy();
  return { rounds, facts: { idleMiB: summarize([idleMiB]), quickReadersPeakMiB: summarize(quick), slowReadersPeakMiB: summarize([slow]) } };
};

export default [{ name: 'large-pages', title: 'v3: memory under 100 pages of 5,000 receivers at once', run }];
