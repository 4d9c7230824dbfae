// REST v3 as a pipe: resident memory under 100 large pages at once, and processor time per page beside a bare proxy.
import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { printTable, summarize, writeResults } from './figures.mjs';
import { cleanUp, cpuMs, newSettings, residentMiB, runCommand, startGateway, startNode } from './processes.mjs';

const ACCOUNT = '1001';
const PAGES_AT_ONCE = 100;
const LARGE_PAGE = 5_000;
const MEMORY_ROUNDS = 5;
const SAMPLE_MS = 20;
const SLOW_READER_MS = 20;
const USUAL_PAGE = 1_000;
const CALLS_AT_ONCE = 16;
const CALLS = 400;
const CPU_ROUNDS = 5;
const targets = { peakMiB: 350 };

const agent = new Agent({ keepAlive: true, maxSockets: PAGES_AT_ONCE });

/** Reads one page, with a rest after every piece where asked, and gives its size in bytes. */
const readPage = (url, { key, restMs = 0 }) =>
  new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { authorization: `Bearer ${key}` } }, async (response) => {
      let bytes = 0;
      try {
        for await (const piece of response) {
          bytes += piece.length;
          if (restMs > 0) await pause(restMs);
        }
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`${url} answered ${response.statusCode} (${response.headers['x-gateway-error']}).`));
      } catch (error) {
        reject(error);
      }
    });
    request.on('error', reject);
  });

const pageUrl = (base, size) => `${base}/v3/groups/1/receivers?pagesize=${size}`;

/** The greatest resident memory of a process while some work runs. */
const peakDuring = async (pid, work) => {
  let peak = residentMiB(pid);
  const timer = setInterval(() => (peak = Math.max(peak, residentMiB(pid))), SAMPLE_MS);
  await work().finally(() => clearInterval(timer));
  return peak;
};

const readLargePages = async (gateway, options) => {
  const sizes = await Promise.all(Array.from({ length: PAGES_AT_ONCE }, () => readPage(pageUrl(gateway.url, LARGE_PAGE), options)));
  if (new Set(sizes).size !== 1) throw new Error(`Pages differ in size: ${[...new Set(sizes)].join(', ')}.`);
  return sizes[0];
};

const measureMemory = async (gateway, key) => {
  const idleMiB = residentMiB(gateway.pid);
  let pageBytes = 0;
  const quick = [];
  for (let round = 0; round < MEMORY_ROUNDS; round++) {
    quick.push(await peakDuring(gateway.pid, async () => (pageBytes = await readLargePages(gateway, { key }))));
  }
  const slow = await peakDuring(gateway.pid, () => readLargePages(gateway, { key, restMs: SLOW_READER_MS }));
  return { pageBytes, idleMiB: Math.round(idleMiB), quickReadersPeakMiB: summarize(quick), slowReadersPeakMiB: Math.round(slow) };
};

/** Processor time of one proxy for one page, in milliseconds. */
const cpuPerPage = async (proxy, key) => {
  const before = cpuMs(proxy.pid);
  const readers = Array.from({ length: CALLS_AT_ONCE }, async () => {
    for (let call = 0; call < CALLS / CALLS_AT_ONCE; call++) await readPage(pageUrl(proxy.url, USUAL_PAGE), { key });
  });
  await Promise.all(readers);
  return (cpuMs(proxy.pid) - before) / CALLS;
};

const measureCpu = async (gateway, bare, key) => {
  const figures = { gateway: [], bare: [] };
  for (let round = 0; round <= CPU_ROUNDS; round++) {
    const cost = { gateway: await cpuPerPage(gateway, key), bare: await cpuPerPage(bare, key) };
    if (round === 0) continue; // both are warm from here on
    figures.gateway.push(cost.gateway);
    figures.bare.push(cost.bare);
  }
  const ratios = figures.gateway.map((value, at) => value / figures.bare[at]);
  return { gatewayMs: summarize(figures.gateway, 2), bareMs: summarize(figures.bare, 2), ratio: summarize(ratios, 2) };
};

const openDoor = (settings) => {
  runCommand(['accounts', 'connect', ACCOUNT, '--name', 'bench', '--client-id', 'bench', '--secret-stdin'], settings, 'secret\n');
  runCommand(['consumers', 'create', 'bench', '--kind', 'v3_integration', '--accounts', ACCOUNT, '--scopes', 'receivers:read'], settings);
  return JSON.parse(runCommand(['keys', 'create', 'bench', '--name', 'bench', '--json'], settings)).key;
};

const startProxy = (name, args = []) => startNode(fileURLToPath(new URL(name, import.meta.url)), { args, ready: /listens on (\S+)/ });

try {
  const upstream = await startProxy('upstream.mjs');
  const bare = await startProxy('bare-proxy.mjs', [upstream.url]);
  const settings = newSettings(upstream.url);
  const key = openDoor(settings);
  const gateway = await startGateway(settings);
  await readPage(pageUrl(gateway.url, LARGE_PAGE), { key });
  const memory = await measureMemory(gateway, key);
  const cpu = await measureCpu(gateway, bare, key);
  agent.destroy();
  for (const started of [gateway, bare, upstream]) await started.stop();

  const row = (title, { median, min, max }, target = '') => [title, median, min, max, target];
  printTable(
    [`${PAGES_AT_ONCE} pages of ${LARGE_PAGE} receivers (${(memory.pageBytes / 1e6).toFixed(1)} MB) at once`, 'median', 'min', 'max', 'target'],
    [
      ['resident before, MiB', memory.idleMiB, '', '', ''],
      row('greatest resident, readers as fast as they can, MiB', memory.quickReadersPeakMiB, `< ${targets.peakMiB}`),
      [`greatest resident, readers that rest ${SLOW_READER_MS} ms a piece, MiB`, memory.slowReadersPeakMiB, '', '', `< ${targets.peakMiB}`],
    ],
  );
  printTable(
    [`processor time for a page of ${USUAL_PAGE} receivers`, 'median', 'min', 'max', ''],
    [row('gateway, ms', cpu.gatewayMs), row('bare undici pipe, ms', cpu.bareMs), row('gateway ÷ bare', cpu.ratio)],
  );
  writeResults('passthrough', { targets, memory, cpu });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  cleanUp();
}
