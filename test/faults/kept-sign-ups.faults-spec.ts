import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningGateway } from '../support/start-process.js';
import { doors, read, write } from './support/doors.js';
import type { Door, Told } from './support/doors.js';
import { cases, isWhole, itInWhole, note, seenWords, untilWell } from './support/form.js';
import { newAddress, peopleOf } from './support/people.js';
import { startSimulatorProcess } from './support/simulator-process.js';
import type { SimulatorProcess } from './support/simulator-process.js';
import { adminOf, openStage } from './support/stage.js';
import type { Stage } from './support/stage.js';

const PEOPLE = isWhole ? 24 : 8;
const ROUNDS = 3;
const LEASE_MS = 2_000;

interface Kept {
  readonly state: string;
  readonly reason: string | null;
}

/** A person who signs up: the values of `city` that were acknowledged, in their order, those that nobody answered, and the mail. */
interface Person {
  readonly email: string;
  readonly door: Door;
  readonly acknowledged: string[];
  readonly lost: string[];
  isMailAcknowledged: boolean;
}

describe('sign-ups of a consumer whose writes are buffered', () => {
  let folder: string;
  let simulator: SimulatorProcess;
  let stage: Stage;
  let gateway: RunningGateway;
  const seen: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faults-'));
    seen.length = 0;
    simulator = await startSimulatorProcess(join(folder, 'cleverreach.json'));
    stage = await openStage({ CLEVERREACH_URL: simulator.url, BUFFER_POLL_MS: '50', BUFFER_RETRY_MS: '50', BUFFER_RETRY_MAX_MS: '200', UPSTREAM_BREAKER_OPEN_MS: '200', LEASE_MS: String(LEASE_MS), TOKEN_EXCHANGE_TIMEOUT_MS: '1500', UPSTREAM_RATE_STEP: '1000' });
    gateway = await stage.start();
    await untilWell(() => read('v3', gateway.url, stage.keys.kept));
  });
  afterEach(async () => {
    await stage.close();
    await simulator.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const kept = async (state?: string): Promise<readonly Kept[]> => {
    const response = await fetch(`${adminOf(gateway)}/admin/buffered?limit=500${state ? `&state=${state}` : ''}`, { headers: { authorization: `Bearer ${stage.keys.operator}` } });
    const { writes } = (await response.json()) as { readonly writes: readonly Kept[] };
    return writes;
  };
  const newPeople = (): readonly Person[] =>
    Array.from({ length: PEOPLE }, (_none, at) => ({ email: newAddress(), door: doors[at % doors.length] ?? 'v3', acknowledged: [], lost: [], isMailAcknowledged: false }));

  /** One person after the other words of one form: three upserts, each with another value, then the opt-in mail. Ends at the first lost answer. */
  const signUp = async (person: Person, ...others: readonly RunningGateway[]): Promise<void> => {
    const { email, door } = person;
    const urls = [gateway, ...others].map(({ url }) => url);
    for (let round = 0; round <= ROUNDS; round++) {
      const to = { url: urls[round % urls.length] ?? '', key: stage.keys.kept };
      const city = `city-${round}`;
      const told: Told = await write(door, round < ROUNDS ? 'upsert' : 'mail', { email, city, companion: `with-${email}` }, to);
      if (told.verdict === 'broken off') return void person.lost.push(city);
      expect(['accepted', 'done'], `${door}, word ${round}: ${told.text}`).toContain(told.verdict);
      seen.push(told.words);
      if (round < ROUNDS) person.acknowledged.push(city);
      else person.isMailAcknowledged = true;
    }
  };

  const delivered = (): Promise<number> => untilWell(async () => (await kept('pending')).length === 0);

  /** Nothing acknowledged is missing, and of each address the last word holds. */
  const expectAllThere = async (people: readonly Person[]): Promise<void> => {
    const failures = (await kept('failed')).map(({ reason }) => reason);
    const cleverreach = peopleOf(await simulator.snapshot());
    expect(failures).toEqual([]);
    for (const { email, acknowledged, lost, isMailAcknowledged } of people) {
      const last = acknowledged.at(-1);
      if (last === undefined) continue;
      expect(cleverreach.inGroup(email), email).toBe(1);
      expect([last, ...lost].some((city) => cleverreach.membership(email).includes(city)), `${email} was last told ${last}: ${cleverreach.membership(email)}`).toBe(true);
      if (isMailAcknowledged) expect(cleverreach.mails(email), `mails to ${email}`).toBeGreaterThanOrEqual(1);
    }
  };

  it.each(cases([true, false], [true]))('outlast a CleverReach that is down, and a gateway that is killed meanwhile (%s)', async (isKilled) => {
    const people = newPeople();
    await simulator.kill();
    const running = Promise.all(people.map((person) => signUp(person)));
    if (isKilled) {
      await untilWell(async () => people.filter(({ acknowledged }) => acknowledged.length > 0).length >= PEOPLE / 2);
      await gateway.stop('SIGKILL');
    }
    await running;
    if (isKilled) gateway = await stage.start();
    expect(people.flatMap(({ acknowledged }) => acknowledged).length).toBeGreaterThanOrEqual(PEOPLE / 2);
    const begun = performance.now();
    await simulator.startAgain();
    await delivered();
    await expectAllThere(people);
    const fault = isKilled ? 'CleverReach down, gateway killed (kill -9) meanwhile' : 'CleverReach down';
    const words = isKilled ? 'accepted as below; the connection ends' : seenWords(seen);
    await note({ part: 'Sign-ups that are kept', fault, door: 'all', kind: 'write', seen: words, lost: 'nothing acknowledged; order kept', wellAfterMs: performance.now() - begun });
  });

  itInWhole('keep their order over two processes on one store, also where one of them stands still for longer than its lock lives (SIGSTOP)', async () => {
    const people = newPeople();
    const other = await stage.start();
    await simulator.kill();
    await Promise.all(people.map((person) => signUp(person, other)));
    const begun = performance.now();
    await simulator.startAgain();
    for (const { child } of [other, gateway]) {
      child.kill('SIGSTOP');
      await pause(2 * LEASE_MS);
      child.kill('SIGCONT');
    }
    await delivered();
    await expectAllThere(people);
    await note({ part: 'Sign-ups that are kept', fault: 'one of two processes stands still (SIGSTOP) during delivery', door: 'all', kind: 'write', seen: seenWords(seen), lost: 'nothing acknowledged; order kept', wellAfterMs: performance.now() - begun });
  });

  itInWhole('are delivered at least once by the next process where the gateway is killed during delivery', async () => {
    const people = newPeople();
    await simulator.kill();
    await Promise.all(people.map((person) => signUp(person)));
    await simulator.startAgain();
    await simulator.faults([{ method: 'POST', path: '/v3/', fault: { delayMs: 60, afterHandling: true } }]);
    for (let kills = 0; kills < 3; kills++) {
      const before = (await kept('delivered')).length;
      await untilWell(async () => (await kept('delivered')).length > before + 2);
      await gateway.stop('SIGKILL');
      gateway = await stage.start();
    }
    expect((await kept('pending')).length, 'killed too late to tell').toBeGreaterThan(0);
    await simulator.faults([]);
    const wellAfterMs = await delivered();
    await expectAllThere(people);
    await note({ part: 'Sign-ups that are kept', fault: 'gateway killed (kill -9) during delivery', door: 'all', kind: 'write', seen: seenWords(seen), lost: 'nothing acknowledged; order kept', wellAfterMs });
  });
});
