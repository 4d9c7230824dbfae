import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunningGateway } from '../support/start-process.js';
import { startSimulator } from '../support/start-simulator.js';
import type { FaultRule, TestSimulator } from '../support/start-simulator.js';
import { doors, read, rowOf, signUps, write } from './support/doors.js';
import type { Door, SignUp, Told } from './support/doors.js';
import { cases, note, seenWords, untilWell } from './support/form.js';
import { newAddress, peopleOf } from './support/people.js';
import { openStage } from './support/stage.js';
import type { Stage } from './support/stage.js';

interface Case {
  readonly name: string;
  readonly fault: FaultRule['fault'];
  /** Codes for the table where it depends on the moment which of them a caller sees. */
  readonly codes?: string;
}

const every: readonly Case[] = [
  { name: '500', fault: { status: 500 } },
  { name: '500 after it was done', fault: { status: 500, afterHandling: true } },
  { name: '502', fault: { status: 502 } },
  { name: '503', fault: { status: 503 } },
  { name: '429 with Retry-After: 1', fault: { status: 429, retryAfterSeconds: 1 } },
  { name: 'silence', fault: { delayMs: 4_000 } },
  { name: 'connection closed before it was done', fault: { closeSocket: true } },
  { name: 'connection closed after it was done', fault: { closeSocket: true, afterHandling: true } },
  { name: 'broken JSON', fault: { brokenJson: true } },
  { name: 'answer that breaks off', fault: { truncateBody: true } },
  { name: 'token refused', fault: { expiredToken: true }, codes: 'upstream_unavailable or reconnect_needed' },
  { name: 'webhooks twice', fault: { duplicate: true } },
];
const representatives = ['503', 'connection closed after it was done', 'answer that breaks off'];

/** No breaker and no shared read, so that each call meets the fault itself; silence is short. */
const settings = {
  UPSTREAM_HEADERS_TIMEOUT_MS: '1500',
  UPSTREAM_RETRY_DELAY_MS: '10',
  UPSTREAM_RETRY_FLOOR: '10000',
  UPSTREAM_BREAKER_CALLS: '1000',
  UPSTREAM_RATE_STEP: '1000',
  READ_SHARE_MS: '0',
};

describe('a fault of CleverReach', () => {
  let simulator: TestSimulator;
  let stage: Stage;
  let gateway: RunningGateway;
  const to = () => ({ url: gateway.url, key: stage.keys.shop });

  beforeAll(async () => {
    simulator = await startSimulator();
    stage = await openStage({ CLEVERREACH_URL: simulator.url, ...settings });
    gateway = await stage.start();
  });
  afterEach(() => simulator.clearFaults());
  afterAll(async () => {
    await stage.close();
    await simulator.close();
  });

  const wellAgain = (door: Door): Promise<number> => untilWell(() => read(door, gateway.url, stage.keys.shop), 60_000);

  /** An opt-in mail goes to somebody who is in the group already. */
  const addressFor = async (kind: SignUp): Promise<string> => {
    const email = newAddress();
    if (kind === 'mail') await simulator.ask('POST', '/v3/groups/240390/receivers', { email, activated: 0, deactivated: 1 });
    return email;
  };

  /** How often CleverReach carried out what callers were told. */
  const expectKept = async (kind: SignUp, email: string, told: Told): Promise<void> => {
    const people = peopleOf(await simulator.snapshot());
    const there = kind === 'mail' ? people.mails(email) : people.inGroup(email);
    const handled = (await simulator.calls()).filter(({ endpoint }) => endpoint === rowOf[kind]).length;
    // An upsert may be sent again whatever came of it: its errors do not say that nothing was done.
    const refused = kind === 'upsert' ? [0, 1] : [0];
    const allowed = { done: [1], accepted: [], refused, unknown: [0, 1], 'broken off': [0, 1], unreadable: [1], wrong: [] }[told.verdict];
    expect(allowed, `${kind} was told ${told.verdict} (${told.words}: ${told.text}), and is there ${there} times`).toContain(there);
    if (kind !== 'upsert') expect(handled, `${kind} was carried out ${handled} times`).toBeLessThanOrEqual(1);
  };

  describe.each(cases(every, every.filter(({ name }) => representatives.includes(name))))('($name)', ({ name, fault, codes }) => {
    const seenAt = (door: Door, words: readonly string[]): string =>
      codes === undefined ? seenWords(words) : door === 'GraphQL' ? `200 ${codes.toUpperCase().replace(' OR ', ' or ')}` : `503 ${codes}`;

    it.each(doors)('gives no read of %s an empty success', async (door) => {
      await simulator.faults([{ path: '/v3/', fault }]);
      const told = await read(door, gateway.url, stage.keys.shop);
      expect(told.verdict, told.text).not.toBe('wrong');
      await simulator.clearFaults();
      await note({ part: 'CleverReach in trouble', fault: name, door, kind: 'read', seen: seenAt(door, [told.words]), lost: 'nothing', wellAfterMs: await wellAgain(door) });
    });

    it.each(doors)('loses and doubles no sign-up of %s', async (door) => {
      const seen: string[] = [];
      let wellAfterMs = 0;
      for (const kind of signUps) {
        const email = await addressFor(kind);
        await simulator.clearCalls();
        await simulator.faults([{ path: '/v3/', method: 'POST', fault }]);
        const told = await write(door, kind, { email }, to());
        await simulator.clearFaults();
        wellAfterMs = Math.max(wellAfterMs, await wellAgain(door));
        await expectKept(kind, email, told);
        seen.push(`${kind} ${told.words}`);
      }
      await note({ part: 'CleverReach in trouble', fault: name, door, kind: 'write', seen: seenAt(door, seen), lost: 'nothing; none twice', wellAfterMs });
    });
  });
});
