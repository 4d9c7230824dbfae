// How often and how hard one operation, and ten equal ones at once, ask the upstream.
import { summarize } from '../figures.mjs';
import { askAtOnce } from '../load.mjs';
import { forOneAccount } from '../stage.mjs';
import { post, queries, readData } from './queries.mjs';

const LATENCY_MS = 20;
const CALLERS = 10;

/** Sends all requests at once, round by round, and gives upstream calls and the most at once. */
const count = async (stage, { url }, { requests, rounds }) => {
  const found = { calls: [], mostAtOnce: [] };
  for (let round = 0; round < rounds; round++) {
    await stage.upstream.behave({ latencyMs: LATENCY_MS });
    const answers = await askAtOnce(url, requests.map(forOneAccount));
    const { calls, mostAtOnce } = await stage.upstream.counts();
    const told = new Set(answers.map(({ body }) => JSON.stringify(readData(body.toString('utf8')))));
    if (told.size !== 1) throw new Error('Equal queries got different answers.');
    found.calls.push(calls / requests.length);
    found.mostAtOnce.push(mostAtOnce);
  }
  return { callsPerQuery: summarize(found.calls, 1), mostAtOnce: summarize(found.mostAtOnce) };
};

const operation = async (stage, { rounds }) => {
  const gateway = await stage.start('gateway');
  const facts = await count(stage, gateway, { requests: [post(queries.stats.document, stage.key)], rounds });
  return { rounds, latencyMs: LATENCY_MS, facts };
};

const equal = async (stage, { rounds }) => {
  const gateway = await stage.start('gateway');
  const peer = await stage.start('mercurius with JIT');
  const keys = Array.from({ length: CALLERS }, (_, at) => stage.newKey(`caller-${at}`, 'internal_app'));
  const own = await count(stage, gateway, { requests: keys.map((key) => post(queries.nested.document, key)), rounds });
  const theirs = await count(stage, peer, { requests: keys.map(() => post(queries.nested.document)), rounds });
  return { rounds, latencyMs: LATENCY_MS, callers: CALLERS, facts: { ...own, mercuriusCallsPerQuery: theirs.callsPerQuery } };
};

export default [
  { name: 'graphql-stats', title: 'GraphQL: 20 groups with counts and first receivers, alone', run: operation },
  { name: 'graphql-equal', title: 'GraphQL: the nested query by ten callers of one account at once', run: equal },
];
