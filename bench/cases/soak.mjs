// Memory over minutes of mixed load through every door.
import { summarize } from '../figures.mjs';
import { checkLedgers, readLedgers } from '../honesty.mjs';
import { runBusy } from '../load.mjs';
import { residentMiB } from '../processes.mjs';
import { forOneAccount } from '../stage.mjs';
import { post, queries } from './queries.mjs';

const SAMPLE_MS = 1_000;
const WARM_UP_SHARE = 0.3;
const CONNECTIONS = 8;

const mixOf = ({ key, legacyKey }) => {
  const headers = { authorization: `Bearer ${key}` };
  const legacy = { authorization: `Bearer ${legacyKey}` };
  const write = { method: 'POST', body: JSON.stringify({ email: 'person0@example.org', source: 'shop' }) };
  return [
    { path: '/v3/groups/1001/receivers/100000', headers },
    { path: '/v3/groups/1001/receivers?pagesize=1000', headers },
    { ...write, path: '/v3/groups/1001/receivers', headers: { ...headers, 'content-type': 'application/json' } },
    { path: '/v2/groups/1001/receivers?pagesize=1000', headers: legacy },
    { ...write, path: '/v1/groups/1001/receivers', headers: { ...legacy, 'content-type': 'application/json' } },
    post(queries.groups.document, key),
    post(queries.receivers.document, key),
    post(queries.nested.document, key),
    { path: '/v3/groups', headers },
    { path: '/v3/groups/1001/unknown', headers, status: 404 },
  ];
};

/** Rise of the line through some points by least squares: MiB a minute. */
const slopeOf = (points) => {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [minute, memory] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const rise = points.reduce((sum, [at, value]) => sum + (at - minute) * (value - memory), 0);
  return rise / points.reduce((sum, [at]) => sum + (at - minute) ** 2, 0);
};

const run = async (stage, { minutes }) => {
  const gateway = await stage.start('gateway');
  const before = await readLedgers(gateway);
  await stage.upstream.behave({ latencyMs: 5 });
  const startedAt = performance.now();
  const series = [];
  const timer = setInterval(() => series.push([(performance.now() - startedAt) / 60_000, residentMiB(gateway.pid)]), SAMPLE_MS);
  const figures = await runBusy({ url: gateway.url, connections: CONNECTIONS, requests: mixOf(stage).map(forOneAccount), isMixed: true, seconds: minutes * 60 });
  clearInterval(timer);
  const ledgers = await checkLedgers(gateway, before, figures.requests);
  const settled = series.filter(([at]) => at >= minutes * WARM_UP_SHARE);
  const facts = {
    slopeMiBPerMinute: summarize([slopeOf(settled)], 2),
    peakMiB: summarize([Math.max(...series.map(([, value]) => value))]),
    perSecond: summarize([figures.perSecond]),
    p99Ms: summarize([figures.p99Ms], 1),
  };
  return { minutes, facts, ledgers, series: series.map(([at, value]) => [Number(at.toFixed(3)), Number(value.toFixed(1))]) };
};

export default [{ name: 'soak', title: 'Memory under mixed load', run }];
