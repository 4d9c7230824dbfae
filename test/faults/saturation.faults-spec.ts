import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callRaw } from '../support/raw-call.js';
import type { RunningGateway } from '../support/start-process.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { doors, read, readAny } from './support/doors.js';
import { note, untilWell } from './support/form.js';
import { adminOf, openStage } from './support/stage.js';
import type { Stage } from './support/stage.js';

const part = 'Saturation';
const settings = {
  UPSTREAM_ACCOUNT_CONCURRENCY: '8',
  UPSTREAM_ACCOUNT_QUEUE: '16',
  UPSTREAM_QUEUE_WAIT_MS: '1000',
  UPSTREAM_RETRIES: '0',
  UPSTREAM_BREAKER_OPEN_MS: '1000',
  READ_SHARE_MS: '0',
};

describe('an account whose calls find no end', () => {
  let simulator: TestSimulator;
  let stage: Stage;
  let gateway: RunningGateway;

  beforeAll(async () => {
    simulator = await startSimulator();
    stage = await openStage({ CLEVERREACH_URL: simulator.url, ...settings });
    gateway = await stage.start();
    await untilWell(() => readAny('v3', gateway.url, stage.keys.other));
    await untilWell(() => read('v3', gateway.url, stage.keys.shop));
  });
  afterEach(() => simulator.clearFaults());
  afterAll(async () => {
    await stage.close();
    await simulator.close();
  });

  const forms = (key: string) => callRaw(gateway.url, { path: '/v3/forms', headers: { authorization: `Bearer ${key}` } });
  const metrics = async (): Promise<string> => (await fetch(`${adminOf(gateway)}/metrics`)).text();
  const wellAgain = (): Promise<number> => untilWell(() => read('v3', gateway.url, stage.keys.shop));
  const expectOthersWell = async (): Promise<void> => {
    const told = await Promise.all(doors.map((door) => readAny(door, gateway.url, stage.keys.other)));
    expect(told.map(({ verdict, text }) => (verdict === 'done' ? verdict : text))).toEqual(doors.map(() => 'done'));
  };

  it('is told so with 503 and Retry-After, while another account goes on', async () => {
    await simulator.faults([{ path: '/v3/forms', fault: { delayMs: 3_000 } }]);
    const running = Array.from({ length: 60 }, () => forms(stage.keys.shop));
    await untilWell(async () => /gateway_upstream_running 8\n/.test(await metrics()));
    await expectOthersWell();
    const answers = await Promise.all(running);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(8);
    expect(new Set(refused.map(({ status, headers }) => [status, headers['x-gateway-error'], headers['retry-after'] !== undefined].join(' ')))).toEqual(new Set(['503 too_busy true']));
    await simulator.clearFaults();
    await note({ part, fault: 'one account is slow: 60 calls at once, 8 places, 16 that wait', door: 'v3', kind: 'read', seen: '200; 503 too_busy with Retry-After; another account 200', lost: 'nothing', wellAfterMs: await wellAgain() });
  });

  it('opens its circuit breaker, which sends nothing, leaves others alone, and closes by itself', async () => {
    await simulator.faults([{ path: '/v3/forms', fault: { status: 503 } }]);
    const openOnce = async (): Promise<boolean> => {
      await forms(stage.keys.shop);
      return (await forms(stage.keys.shop)).headers['x-gateway-error'] === 'upstream_unavailable';
    };
    await untilWell(openOnce);
    await simulator.clearCalls();
    const refused = await Promise.all(Array.from({ length: 20 }, () => forms(stage.keys.shop)));
    expect(refused.every(({ status }) => status === 503)).toBe(true);
    expect((await simulator.calls()).length, 'at most probes are sent').toBeLessThan(10);
    await expectOthersWell();
    await simulator.clearFaults();
    const wellAfterMs = await wellAgain();
    await untilWell(async () => (await forms(stage.keys.shop)).status === 200);
    await note({ part, fault: 'one account meets 503 until its breaker opens', door: 'v3', kind: 'read', seen: '503; 503 upstream_unavailable with nothing sent; another account 200', lost: 'nothing', wellAfterMs });
  });

  it('does not stay behind an open breaker of the host once CleverReach is back', async () => {
    await simulator.faults([{ path: '/v3/', fault: { status: 503 } }]);
    for (let turn = 0; turn < 40; turn++) await Promise.all([forms(stage.keys.shop), forms(stage.keys.other)]);
    await simulator.clearFaults();
    const wellAfterMs = await wellAgain();
    await untilWell(() => readAny('v3', gateway.url, stage.keys.other));
    await note({ part, fault: 'every account meets 503 until the breaker of the host opens', door: 'v3', kind: 'read', seen: '503; 503 upstream_unavailable', lost: 'nothing', wellAfterMs });
  });
});
