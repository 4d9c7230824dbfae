// GraphQL: processor time and upstream calls of one operation, answers checked.
import { Agent, request as open } from 'node:http';
import { fileURLToPath } from 'node:url';
import { printTable, summarize, writeResults } from './figures.mjs';
import { cleanUp, cpuMs, newSettings, runCommand, startGateway, startNode } from './processes.mjs';

const ACCOUNT = '1001';
const CALLS_AT_ONCE = 8;
const ROUNDS = 7;

const ATTRIBUTES = 'attributes { name value } globalAttributes { name value }';
const cases = [
  {
    title: '20 groups',
    query: '{ groups(first: 20) { totalCount nodes { id name locked createdAt changedAt } pageInfo { hasNextPage endCursor } } }',
    operations: 1_000,
    upstreamCalls: 1,
    isRight: ({ groups }) => groups.totalCount === 20 && groups.nodes[19]?.name === 'Group 19' && groups.nodes[0]?.createdAt === '2023-11-14T22:13:20.000Z',
  },
  {
    title: '1,000 receivers with attributes',
    query: `{ group(id: "1001") { receivers(first: 1000) { nodes { id email active registeredAt ${ATTRIBUTES} } pageInfo { hasNextPage endCursor } } } }`,
    operations: 120,
    upstreamCalls: 1,
    isRight: ({ group: { receivers: { nodes } } }) => nodes.length === 1_000 && nodes[999].globalAttributes[1].value === 'Lovelace 999',
  },
  {
    title: '20 groups × 50 receivers',
    query: `{ groups(first: 20) { nodes { id name receivers(first: 50) { nodes { id email active ${ATTRIBUTES} } } } } }`,
    operations: 120,
    upstreamCalls: 21,
    isRight: ({ groups: { nodes } }) => nodes.length === 20 && nodes.every(({ receivers }) => receivers.nodes.length === 50 && receivers.nodes[49].attributes[0].name === 'size'),
  },
];

const agent = new Agent({ keepAlive: true, maxSockets: CALLS_AT_ONCE });

/** The bytes of an answer. */
const ask = (url, key, query) =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const request = open(`${url}/graphql`, { agent, method: 'POST', headers }, async (response) => {
      try {
        const body = Buffer.concat(await response.toArray());
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`GraphQL answered ${response.statusCode}: ${body}`));
      } catch (error) {
        reject(error);
      }
    });
    request.on('error', reject);
    request.end(JSON.stringify({ query }));
  });

const upstreamCalls = async ({ url }) => Number(await (await fetch(`${url}/calls`)).text());

/** Asks once and looks at the answer; gives its size and the upstream calls it took. */
const check = async ({ query, title, isRight }, { gateway, upstream, key }) => {
  const before = await upstreamCalls(upstream);
  const body = await ask(gateway.url, key, query);
  const { data, errors } = JSON.parse(body.toString('utf8'));
  if (errors || !isRight(data)) throw new Error(`The answer for ${title} is wrong: ${body.subarray(0, 500)}`);
  return { bytes: body.length, upstreamCalls: (await upstreamCalls(upstream)) - before };
};

/** Processor time of the gateway for one operation in milliseconds, and operations in a second. */
const measure = async ({ query, operations }, { gateway, key }, bytes) => {
  const before = cpuMs(gateway.pid);
  const startedAt = performance.now();
  const askers = Array.from({ length: CALLS_AT_ONCE }, async () => {
    for (let call = 0; call < operations / CALLS_AT_ONCE; call++) {
      const { length } = await ask(gateway.url, key, query);
      if (length !== bytes) throw new Error(`An answer has ${length} bytes instead of ${bytes}.`);
    }
  });
  await Promise.all(askers);
  return { cpuMs: (cpuMs(gateway.pid) - before) / operations, perSecond: (operations / (performance.now() - startedAt)) * 1_000 };
};

const openDoor = (settings) => {
  runCommand(['accounts', 'connect', ACCOUNT, '--name', 'bench', '--client-id', 'bench', '--secret-stdin'], settings, 'secret\n');
  runCommand(['consumers', 'create', 'bench', '--kind', 'internal_app', '--accounts', ACCOUNT, '--scopes', 'groups:read,receivers:read'], settings);
  return JSON.parse(runCommand(['keys', 'create', 'bench', '--name', 'bench', '--json'], settings)).key;
};

try {
  const upstream = await startNode(fileURLToPath(new URL('upstream.mjs', import.meta.url)), { ready: /listens on (\S+)/ });
  const settings = { ...newSettings(upstream.url), LOG_LEVEL: 'info' };
  const key = openDoor(settings);
  const gateway = await startGateway(settings);
  const running = { gateway, upstream, key };
  const results = [];
  for (const one of cases) results.push({ title: one.title, ...(await check(one, running)), rounds: [] });
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [at, one] of cases.entries()) {
      const figures = await measure(one, running, results[at].bytes);
      if (round > 0) results[at].rounds.push(figures); // it is warm from here on
    }
  }
  agent.destroy();
  for (const started of [gateway, upstream]) await started.stop();

  const figures = results.map(({ rounds, ...result }) => ({
    ...result,
    cpuMs: summarize(rounds.map((one) => one.cpuMs), 2),
    perSecond: summarize(rounds.map((one) => one.perSecond)),
  }));
  printTable(
    ['processor time for one operation, ms', 'median', 'min', 'max', 'per second', 'upstream calls', 'bytes'],
    figures.map(({ title, bytes, upstreamCalls, cpuMs: { median, min, max }, perSecond }) => [title, median, min, max, perSecond.median, upstreamCalls, bytes]),
  );
  for (const [at, { title, upstreamCalls: most }] of cases.entries()) {
    if (figures[at].upstreamCalls > most) throw new Error(`${title} took ${figures[at].upstreamCalls} upstream calls instead of ${most}.`);
  }
  writeResults('graphql', { rounds: ROUNDS, cases: figures });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  cleanUp();
}
