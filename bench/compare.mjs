// One case: the same work by the gateway and its peers, in turns.
import { isDeepStrictEqual } from 'node:util';
import { summarize } from './figures.mjs';
import { checkLedgers, readLedgers } from './honesty.mjs';
import { ask, runBusy } from './load.mjs';
import { cpuMs, residentMiB } from './processes.mjs';
import { forEachAccount, forOneAccount } from './stage.mjs';

const SAMPLE_MS = 100;
const FIRST_WARM_UP_SECONDS = 2;
const WARM_UP_SHARE = 0.25;

const peakWhile = async (pid, work) => {
  let peakMiB = residentMiB(pid);
  const timer = setInterval(() => (peakMiB = Math.max(peakMiB, residentMiB(pid))), SAMPLE_MS);
  try {
    return { ...(await work()), rssMiB: Math.max(peakMiB, residentMiB(pid)) };
  } finally {
    clearInterval(timer);
  }
};

/** What one round of a contestant took. */
const measure = async ({ process: measured, request, bytes }, { upstream, load, spread, ...conditions }) => {
  const readClocks = () => ({ at: performance.now(), own: cpuMs(measured.pid), others: cpuMs(upstream.pid) + cpuMs(process.pid) });
  let before;
  const onWarm = async () => {
    await upstream.behave();
    before = readClocks();
  };
  const requests = spread({ ...request, bytes });
  const figures = await peakWhile(measured.pid, () => load({ url: measured.url, requests, onWarm, ...conditions }));
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
  const { connections = 16, seconds = options.seconds, load = runBusy, spread = forEachAccount } = given;
  const started = await startAll(stage, contestants);
  await stage.upstream.behave(behaviour);
  const gateway = await stage.start('gateway');
  const before = await readLedgers(gateway);
  await checkAnswers(started, isRight);
  const surroundings = { upstream: { ...stage.upstream, behave: () => stage.upstream.behave(behaviour) }, load, spread, connections, seconds };
  for (let round = 0; round <= options.rounds; round++) {
    for (const one of started) {
      const warmUpSeconds = round === 0 ? Math.max(FIRST_WARM_UP_SECONDS, seconds) : seconds * WARM_UP_SHARE;
      const figures = await measure(one, { ...surroundings, warmUpSeconds });
      one.sent += figures.sent;
      if (round > 0) one.rounds.push(figures); // caches and compilers are warm from here on
    }
    process.stdout.write(round === 0 ? '  warm' : `, round ${round}`);
  }
  process.stdout.write('\n');
  const sent = started.filter(({ process: running }) => running === gateway).reduce((sum, one) => sum + one.sent, 0);
  const ledgers = await checkLedgers(gateway, before, sent);
  return { rounds: options.rounds, connections, seconds, contestants: started.map(summarizeRounds), ledgers };
};
