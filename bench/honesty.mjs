// Whether the gateway was measured doing all its work: every request has its line in the log and its count in the metrics.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './load.mjs';

const isRequest = (line) => line.includes('"message":"request"') && !line.includes('"door":"metrics"');

const countLines = async (file) => {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) if (isRequest(line)) count += 1;
  return count;
};

const countMetrics = async (adminUrl) => {
  const page = (await ask(adminUrl, { path: '/metrics' })).body.toString('utf8');
  const samples = page.split('\n').filter((line) => line.startsWith('gateway_requests_total{') && !line.includes('door="metrics"'));
  return samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
};

/** What the gateway has logged and counted since it started. */
export const readLedgers = async ({ outputFile, adminUrl }) => ({ counted: await countMetrics(adminUrl), logged: await countLines(outputFile) });

const TRIES = 20;
const TRY_MS = 100;

/** Throws where log lines, metrics and the requests sent since `before` disagree. The last ones may be written after their answer left. */
export const checkLedgers = async (gateway, before, sent, tries = TRIES) => {
  const after = await readLedgers(gateway);
  const [logged, counted] = [after.logged - before.logged, after.counted - before.counted];
  if (logged === sent && counted === sent) return { sent, logged, counted };
  if (tries === 0) throw new Error(`${sent} requests were sent, ${logged} are in the log and ${counted} in the metrics.`);
  await pause(TRY_MS);
  return checkLedgers(gateway, before, sent, tries - 1);
};
