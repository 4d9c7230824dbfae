// What the gateway is to reach, a line each. `compared` is a ratio taken round by round of one run; the others are figures of a case.

import { wordsFor } from './words.mjs';

const measures = { cpuMs: 'by processor time', perSecond: 'by requests a second' };

/** Speed of a contestant is at least so many times another's, by both measures. */
const compared = (name, times, [of, against]) =>
  Object.keys(measures).map((metric) => ({ case: name, kind: 'compared', metric, of, against, times, title: `${of}: ≥ ${times} × ${against}, ${measures[metric]}` }));

/** A figure of the first contestant, or a fact of the case, stays below a limit. */
const atMost = (name, figure, limit) => [{ case: name, kind: 'at most', figure, limit, title: `${wordsFor(figure)}: ≤ ${limit}` }];

const proxy = 'bare undici proxy';
const mercurius = 'mercurius with JIT';

export const targets = [
  ...compared('v3-single', 0.8, ['gateway', proxy]),
  ...compared('v3-single', 1.3, ['gateway', '@fastify/http-proxy']),
  ...compared('v3-page', 0.8, ['gateway', proxy]),
  ...compared('v3-page', 1.3, ['gateway', '@fastify/http-proxy']),
  ...compared('v2-page', 0.5, ['gateway v2', 'gateway v3']),
  ...compared('v1-write', 0.77, ['gateway v1', 'gateway v3']),
  ...compared('cached-read', 0.6, ['gateway', 'Fastify hello']),
  ...compared('graphql-groups', 0.9, ['gateway', mercurius]),
  ...compared('graphql-persisted', 0.9, ['gateway', mercurius]),
  ...compared('graphql-receivers', 0.9, ['gateway', mercurius]),
  ...compared('graphql-receivers', 5, ['gateway', 'Hive Gateway']),
  ...atMost('graphql-receivers', 'upstreamCalls', 1),
  ...compared('graphql-nested', 0.9, ['gateway', mercurius]),
  ...atMost('graphql-nested', 'upstreamCalls', 21),
  ...atMost('graphql-stats', 'callsPerQuery', 41),
  ...atMost('graphql-stats', 'mostAtOnce', 8),
  ...atMost('graphql-equal', 'callsPerQuery', 20),
  ...atMost('connections', 'p50OverUpstreamMs', 5),
  ...atMost('connections', 'p99OverUpstreamMs', 25),
  ...atMost('boot', 'readyMs', 3_000),
  ...atMost('boot', 'settledMiB', 250),
  ...atMost('large-pages', 'quickReadersPeakMiB', 350),
  ...atMost('large-pages', 'slowReadersPeakMiB', 350),
  ...atMost('soak', 'slopeMiBPerMinute', 1),
  ...atMost('soak', 'peakMiB', 350),
];

const medianOf = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** How many times as fast as another a contestant was: less processor time, or more requests a second. */
export const ratioOf = (contestants, { of, against, metric }) => {
  const [own, other] = [of, against].map((name) => contestants.find((one) => one.name === name));
  if (!own || !other) return undefined;
  const ratios = own.rounds.map((round, at) => (metric === 'cpuMs' ? other.rounds[at].cpuMs / round.cpuMs : round.perSecond / other.rounds[at].perSecond));
  return medianOf(ratios);
};

const valueFor = (target, { contestants, facts }) =>
  target.kind === 'compared' ? ratioOf(contestants ?? [], target) : (facts?.[target.figure] ?? contestants?.[0][target.figure])?.median;

/** What a run says about a target: its value, and whether it is met; neither where it was not measured. */
const judge = (target, result) => {
  if (!result || result.missing) return { ...target, reason: result?.missing ? `not available: ${result.missing}` : 'not measured' };
  const value = valueFor(target, result);
  if (value === undefined) return { ...target, reason: 'not measured' };
  return { ...target, value, isMet: target.kind === 'compared' ? value >= target.times : value <= target.limit };
};

/** Judges every target of the cases that ran. `results` is by name of the case. */
export const judgeTargets = (results) => targets.filter((target) => results[target.case]).map((target) => judge(target, results[target.case]));
