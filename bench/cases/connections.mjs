import { compare } from '../compare.mjs';
import { runPaced } from '../load.mjs';
import { forEachAccount } from '../stage.mjs';

const LATENCY_MS = 50;
const EVERY_MS = 500;
const CONNECTIONS = 500;
const proxies = ['bare undici proxy', '@fastify/http-proxy', 'nginx', 'HAProxy'];

/** A receiver of its own for each connection. */
const spread = (request) => {
  const requests = forEachAccount(request);
  return Array.from({ length: CONNECTIONS }, (_, at) => ({ ...requests[at % requests.length], path: `/v3/groups/1001/receivers/${100_000 + at}` }));
};

const run = async (stage, options) => {
  const request = { path: '/v3/groups/1001/receivers/100000', headers: { authorization: `Bearer ${stage.key}` } };
  const result = await compare(stage, options, {
    contestants: ['gateway', ...proxies].map((name) => ({ name, request })),
    connections: CONNECTIONS,
    spread,
    behaviour: { latencyMs: LATENCY_MS },
    load: (load) => runPaced({ ...load, everyMs: EVERY_MS }),
    seconds: options.seconds * 2,
  });
  const [{ p50Ms, p99Ms }] = result.contestants;
  const above = (ms) => Number((ms - LATENCY_MS).toFixed(2));
  const over = ({ median, min, max }) => ({ median: above(median), min: above(min), max: above(max) });
  return { ...result, latencyMs: LATENCY_MS, everyMs: EVERY_MS, facts: { p50OverUpstreamMs: over(p50Ms), p99OverUpstreamMs: over(p99Ms) } };
};

export default [{ name: 'connections', title: `${CONNECTIONS} connections, ${1_000 / EVERY_MS} requests a second on each, upstream latency ${LATENCY_MS} ms`, run }];
