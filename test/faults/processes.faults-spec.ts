import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunningGateway } from '../support/start-process.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { Balancer } from './support/balancer.js';
import { read } from './support/doors.js';
import { isWhole, itInWhole, note, seenWords, untilWell } from './support/form.js';
import { answersOf, startLoad, untrue } from './support/load.js';
import type { Load } from './support/load.js';
import { peopleOf } from './support/people.js';
import { freePort, openStage } from './support/stage.js';
import type { Stage } from './support/stage.js';

const CALLERS = 8;
const SOME = isWhole ? 200 : 40;
const lost = 'nothing acknowledged; none twice';

describe('a process of the gateway that ends under load', () => {
  let simulator: TestSimulator;
  let stage: Stage;
  let load: Load | undefined;

  beforeAll(async () => {
    simulator = await startSimulator();
    stage = await openStage({ CLEVERREACH_URL: simulator.url, UPSTREAM_ACCOUNT_CONCURRENCY: '64', CONCURRENCY_WAIT_MS: '5000' });
  });
  afterEach(async () => {
    await load?.stop();
  });
  afterAll(async () => {
    await stage.close();
    await simulator.close();
  });

  const callsOf = ({ reads, writes }: Load): number => reads.length + writes.length;
  const more = (of: Load, calls: number): Promise<number> => {
    const wanted = callsOf(of) + calls;
    return untilWell(async () => callsOf(of) >= wanted);
  };
  const expectTrue = async ({ reads, writes }: Load): Promise<void> => {
    const { inGroup } = peopleOf(await simulator.snapshot());
    expect(untrue(writes, inGroup)).toEqual([]);
    expect(reads.filter(({ verdict }) => verdict === 'wrong' || verdict === 'unreadable')).toEqual([]);
  };
  const workersOf = async ({ child: { pid } }: RunningGateway): Promise<readonly number[]> =>
    (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);

  it('(kill -9) loses no write it acknowledged and doubles none', async () => {
    const port = String(await freePort());
    let gateway = await stage.start({ PORT: port });
    const to = () => ({ url: gateway.url, key: stage.keys.shop });
    const running = startLoad(to, CALLERS);
    load = running;
    await more(running, SOME);
    await gateway.stop('SIGKILL');
    const begun = performance.now();
    gateway = await stage.start({ PORT: port });
    await untilWell(() => read('v3', gateway.url, stage.keys.shop));
    const wellAfterMs = performance.now() - begun;
    await more(running, SOME);
    await running.stop();
    await gateway.stop('SIGKILL');
    expect(answersOf(running)).toContain('the connection ends');
    await expectTrue(running);
    await note({ part: 'Processes that end', fault: 'gateway killed (kill -9) and started again', door: 'all', kind: 'both', seen: seenWords(answersOf(running)), lost, wellAfterMs });
  });

  it('(SIGTERM, one of two behind a balancer after the other) loses no call at all', async () => {
    const balancer = await Balancer.start();
    const settings = { SHUTDOWN_DRAIN_MS: '4000', SHUTDOWN_DEADLINE_MS: '60000' };
    const start = async (): Promise<RunningGateway> => {
      const gateway = await stage.start(settings);
      balancer.add(gateway.url);
      await untilWell(async () => balancer.isReady(gateway.url));
      return gateway;
    };
    const old = [await start(), await start()];
    const running = startLoad(() => ({ url: balancer.url, key: stage.keys.shop }), CALLERS);
    load = running;
    await more(running, SOME);
    const codes: unknown[] = [];
    for (const gateway of old) {
      const ended = gateway.stop('SIGTERM');
      await untilWell(async () => !balancer.isReady(gateway.url));
      codes.push(await ended);
      balancer.remove(gateway.url);
      await start();
    }
    await more(running, SOME);
    await running.stop();
    await balancer.close();
    const told = [...running.reads, ...running.writes.map((write) => write.told)];
    expect(codes).toEqual([0, 0]);
    expect(told.filter(({ verdict }) => verdict !== 'done').slice(0, 5)).toEqual([]);
    await expectTrue(running);
    await note({ part: 'Processes that end', fault: 'rolling restart of two (SIGTERM) behind a balancer', door: 'all', kind: 'both', seen: seenWords(answersOf(running)), lost: 'no call', wellAfterMs: 0 });
  });

  itInWhole('(kill -9 of one of three that share a port) is followed by another, and the others go on', async () => {
    const gateway = await stage.start({ WEB_CONCURRENCY: '3', WORKER_RESTART_MS: '50' });
    const running = startLoad(() => ({ url: gateway.url, key: stage.keys.shop }), CALLERS);
    load = running;
    await more(running, SOME);
    const [victim = 0, ...others] = await workersOf(gateway);
    process.kill(victim, 'SIGKILL');
    const wellAfterMs = await untilWell(async () => (await workersOf(gateway)).filter((pid) => pid !== victim && !others.includes(pid)).length === 1);
    await more(running, SOME);
    await running.stop();
    await gateway.stop('SIGKILL');
    await expectTrue(running);
    await note({ part: 'Processes that end', fault: 'one of three workers killed (kill -9)', door: 'all', kind: 'both', seen: '200; on its connections: the connection ends, or no answer', lost, wellAfterMs });
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) itInWhole(`(${signal}, alone) answers what was under way and exits with 0`, async () => {
    const gateway = await stage.start();
    await untilWell(() => read('v3', gateway.url, stage.keys.shop));
    await simulator.faults([{ path: '/v3/groups', method: 'GET', fault: { delayMs: 1_000 } }]);
    await simulator.clearCalls();
    const underWay = Array.from({ length: CALLERS }, () => read('v3', gateway.url, stage.keys.shop));
    await untilWell(async () => new RegExp(`gateway_upstream_running ${CALLERS}\\n`).test(await (await fetch(`${/admin at (\S+)/.exec(gateway.output())?.[1]}/metrics`)).text()));
    const code = await gateway.stop(signal);
    await simulator.clearFaults();
    expect([code, (await Promise.all(underWay)).map(({ verdict }) => verdict)]).toEqual([0, underWay.map(() => 'done')]);
    await note({ part: 'Processes that end', fault: `${signal} while calls are under way`, door: 'v3', kind: 'read', seen: '200', lost: 'no call', wellAfterMs: 0 });
  });
});
