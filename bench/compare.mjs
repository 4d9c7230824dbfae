// One case: the same work by the gateway and its peers, in turns.
import { isDeepStrictEqual } from 'node:util';
import { summarize } from './figures.mjs';
import { checkLedgers, readLedgers } from './honesty.mjs';
import { ask, runBusy } from './load.mjs';
import { cpuMs, residentMiB } from './processes.mjs';
import { forEachAccount, forOneAccount } from './stage.mjs';

const SAMPLE_MS = 100;
const WARM_AT_MOST_MS = 20_000;
const WARM_UP_SHARE = 0.25;

const sumOf = (read, { pid, workers = [] }) => [pid, ...workers].reduce((sum, one) => sum + read(one), 0);
const cpuOf = (running) => sumOf(cpuMs, running);
const memoryOf = (running) => sumOf(residentMiB, running);

const peakWhile = async (running, work) => {
  let peakMiB = memoryOf(running);
  const timer = setInterval(() => (peakMiB = Math.max(peakMiB, memoryOf(running))), SAMPLE_MS);
  try {
    return { ...(await work()), rssMiB: Math.max(peakMiB, memoryOf(running)) };
  } finally {
    clearInterval(timer);
  }
};

/** Loads a contestant until it is warm; gives the requests sent. */
const warmUp = async ({ process: measured, request, bytes }, { load, spread, connections, warmCpuMs }) => {
  const [startedAt, before] = [performance.now(), cpuOf(measured)];
  let sent = 0;
  while (cpuOf(measured) - before < warmCpuMs && performance.now() - startedAt < WARM_AT_MOST_MS) {
    sent += (await load({ url: measured.url, requests: spread({ ...request, bytes }), connections, seconds: 1 })).requests;
  }
  return sent;
};

/** What one round of a contestant took. */
const measure = async ({ process: measured, request, bytes }, { upstream, load, spread, ...conditions }) => {
  const readClocks = () => ({ at: performance.now(), own: cpuOf(measured), others: cpuMs(upstream.pid) + cpuMs(process.pid) });
  let before;
  const onWarm = async () => {
    await upstream.behave();
    before = readClocks();
  };
  const requests = spread({ ...request, bytes });
  const figures = await peakWhile(measured, () => load({ url: measured.url, requests, onWarm, ...conditions }));
  const after = readClocks();
  const { calls } = await upstream.counts();
  return {
    ...figures,
    sent: figures.requests + figures.warmUp,
    cpuMs: (after.own - before.own) / figures.requests,
    upstreamCalls: calls / figures.requests,
    othersBusy: (after.others - before.others) / (after.at - before.at),
  };
};

/** Asks everyone once; throws where an answer is wrong or differs from the gateway's. */
const checkAnswers = async (contestants, isRight) => {
  let wanted;
  for (const one of contestants) {
    const { status, body } = await ask(one.process.url, forOneAccount(one.request));
    const text = body.toString('utf8');
    if (status !== (one.request.status ?? 200)) throw new Error(`${one.name} answered ${status}: ${text.slice(0, 500)}`);
    one.bytes = body.length;
    const told = (one.read ?? JSON.parse)(text);
    wanted ??= told;
    if (!isDeepStrictEqual(told, wanted)) throw new Error(`${one.name} does not tell what ${contestants[0].name} tells: ${text.slice(0, 500)}`);
  }
  if (isRight && !isRight(wanted)) throw new Error(`The answer is wrong: ${JSON.stringify(wanted).slice(0, 500)}`);
};

const decimals = { cpuMs: 3, perSecond: 0, p50Ms: 2, p99Ms: 2, rssMiB: 0, upstreamCalls: 2, othersBusy: 2 };

const summarizeRounds = ({ name, rounds, bytes }) => ({
  name,
  bytes,
  ...Object.fromEntries(Object.entries(decimals).map(([metric, digits]) => [metric, summarize(rounds.map((round) => round[metric]), digits)])),
  rounds: rounds.map(({ cpuMs: cpu, perSecond }) => ({ cpuMs: Number(cpu.toFixed(4)), perSecond: Number(perSecond.toFixed(1)) })),
});

const startAll = async (stage, contestants) => {
  const started = [];
  for (const one of contestants) {
    const running = await stage.start(one.runs ?? one.name, one.options);
    if (running) started.push({ ...one, process: running, rounds: [], sent: 1 });
    else process.stdout.write(`  ${one.name} is not installed here: left out\n`);
  }
  return started;
};

/**
 * Measures contestants in turns. Each is `{ name, request, runs?, read? }`: what it is called, what it is asked, the process it runs in
 * where that has another name, and how its answer is read to be compared with the first one's. `spread` makes the requests of the
 * connections of it.
 */
export const compare = async (stage, options, { contestants, isRight, behaviour, ...given }) => {
  const { connections = 8, seconds = options.seconds, load = runBusy, spread = forEachAccount } = given;
  const started = await startAll(stage, contestants);
  await stage.upstream.behave(behaviour);
  const gateway = await stage.start('gateway');
  const before = await readLedgers(gateway);
  await checkAnswers(started, isRight);
  const surroundings = { upstream: { ...stage.upstream, behave: () => stage.upstream.behave(behaviour) }, load, spread, connections, seconds, warmUpSeconds: seconds * WARM_UP_SHARE };
  for (const one of started) one.sent += await warmUp(one, { ...surroundings, warmCpuMs: options.warmCpuMs });
  process.stdout.write('  warm');
  for (let round = 1; round <= options.rounds; round++) {
    for (const one of started) {
      const figures = await measure(one, surroundings);
      one.sent += figures.sent;
      one.rounds.push(figures);
    }
    process.stdout.write(`, round ${round}`);
  }
  process.stdout.write('\n');
  const sent = started.filter(({ process: running }) => running === gateway).reduce((sum, one) => sum + one.sent, 0);
  const ledgers = await checkLedgers(gateway, before, sent);
  return { rounds: options.rounds, connections, seconds, contestants: started.map(summarizeRounds), ledgers };
};
