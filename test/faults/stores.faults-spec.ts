import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Cable } from '../support/cable.js';
import { hasPostgres, startPostgres } from '../support/own-postgres.js';
import type { OwnPostgres } from '../support/own-postgres.js';
import { startRedis } from '../support/own-redis.js';
import type { OwnRedis } from '../support/own-redis.js';
import { callRaw } from '../support/raw-call.js';
import type { RunningGateway } from '../support/start-process.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { postgres } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { doors, groupId, read, write } from './support/doors.js';
import { cases, isWhole, note, seenWords, untilWell } from './support/form.js';
import { newAddress, peopleOf } from './support/people.js';
import { adminOf, openStage } from './support/stage.js';
import type { Stage } from './support/stage.js';

const part = 'Stores';
const impatient = { STORE_TIMEOUT_MS: '2000', DATABASE_BUSY_TIMEOUT_MS: '500', COUNTERS_WAIT_MS: '100', READ_SHARE_MS: '0', UPSTREAM_BREAKER_CALLS: '1000' };

let simulator: TestSimulator;
let stage: Stage;
let gateway: RunningGateway;

const open = async (env: Readonly<Record<string, string>>, folder?: string): Promise<void> => {
  stage = await openStage({ CLEVERREACH_URL: simulator.url, ...env }, { folder, ofGateways: impatient });
  gateway = await stage.start();
  for (const door of doors) await untilWell(() => read(door, gateway.url, stage.keys.shop));
};

/** A change of the store: the status of the admin API and its code. */
const changeStore = async (): Promise<{ readonly status: number; readonly words: string }> => {
  const response = await fetch(`${adminOf(gateway)}/admin/consumers/shop/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stage.keys.operator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: `key ${Math.random()}` }),
  });
  const { code } = (await response.json()) as { readonly code?: string };
  return { status: response.status, words: code ? `${response.status} ${code}` : String(response.status) };
};

/** What callers of every door see while a store is away: all of them are let in with the tokens that are known. */
const readAtEachDoor = async (): Promise<readonly string[]> => {
  const told = await Promise.all(doors.map((door) => read(door, gateway.url, stage.keys.shop)));
  expect(told.map(({ verdict, text }) => (verdict === 'done' ? verdict : text)), JSON.stringify(told)).toEqual(doors.map(() => 'done'));
  return told.map(({ words }) => words);
};

const signUpsAtEachDoor = async (): Promise<readonly string[]> => {
  const words: string[] = [];
  for (const door of doors) {
    const email = newAddress();
    const told = await write(door, 'add', { email }, { url: gateway.url, key: stage.keys.shop });
    const there = peopleOf(await simulator.snapshot()).inGroup(email);
    expect([told.verdict, there], told.text).toEqual(told.verdict === 'done' ? ['done', 1] : ['refused', 0]);
    words.push(told.words);
  }
  return words;
};

/** Where nothing waited a moment ago, an opt-out is not held up because nobody can tell whether something does now: that would be an outage of its own. */
const expectOptOut = async (): Promise<void> => {
  const email = newAddress();
  const group = `/v3/groups/${groupId}/receivers`;
  await simulator.ask('POST', group, { email });
  const { status } = await callRaw(gateway.url, { method: 'PUT', path: `${group}/${email}/deactivate`, headers: { authorization: `Bearer ${stage.keys.shop}` } });
  expect([status, await simulator.ask('GET', `${group}/${email}`)]).toEqual([200, expect.objectContaining({ email, active: false })]);
};

/** Sees what callers see while the store is away, has it come back, and waits until changes of the store are taken again. Opt-outs are held up where sign-ups waited. */
const outlive = async (fault: string, mend: () => Promise<void> | void, isHeldUp = false): Promise<void> => {
  const seen = { read: await readAtEachDoor(), write: await signUpsAtEachDoor(), admin: await changeStore() };
  if (!isHeldUp) await expectOptOut();
  expect([201, 503], `${seen.admin.words}\n${gateway.output().slice(-2_000)}`).toContain(seen.admin.status);
  await mend();
  const wellAfterMs = await untilWell(async () => (await changeStore()).status === 201);
  await readAtEachDoor();
  await note({ part, fault, door: 'all', kind: 'read', seen: seenWords(seen.read), lost: 'nothing', wellAfterMs });
  await note({ part, fault, door: 'all', kind: 'write', seen: seenWords(seen.write), lost: 'nothing; none twice', wellAfterMs });
  await note({ part, fault, door: 'admin', kind: 'write', seen: seen.admin.words, lost: 'nothing', wellAfterMs });
};

/** Sign-ups while CleverReach is down: what callers were told. Nothing but accepted or refused is. */
const keepSignUps = async (count: number): Promise<{ readonly acknowledged: number; readonly refusals: readonly string[] }> => {
  await simulator.faults([{ path: '/v3/', method: 'POST', fault: { status: 503 } }]);
  const told = [];
  for (let at = 0; at < count; at++) told.push(await write('v3', 'upsert', { email: newAddress() }, { url: gateway.url, key: stage.keys.kept }));
  await simulator.clearFaults();
  expect(told.filter(({ verdict }) => verdict !== 'accepted' && verdict !== 'refused')).toEqual([]);
  const refused = told.filter(({ verdict }) => verdict === 'refused');
  return { acknowledged: told.length - refused.length, refusals: refused.map(({ words }) => words) };
};

const expectDelivered = async (acknowledged: number): Promise<void> => {
  const count = async (state: string): Promise<number> => {
    const response = await fetch(`${adminOf(gateway)}/admin/buffered?limit=500&state=${state}`, { headers: { authorization: `Bearer ${stage.keys.operator}` } });
    return ((await response.json()) as { readonly writes: readonly unknown[] }).writes.length;
  };
  await untilWell(async () => (await count('delivered')) === acknowledged && (await count('pending')) === 0);
};

beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(async () => {
  await simulator.clearFaults();
  await stage.close();
});
afterAll(() => simulator.close());

describe('Redis', () => {
  let redis: OwnRedis;
  afterEach(() => redis.kill());

  it('killed: calls with known tokens go on, and it is used again when it is back', async () => {
    redis = await startRedis();
    await open({ REDIS_URL: redis.url });
    await redis.kill();
    await outlive('Redis killed (kill -9) and started again', () => redis.startAgain());
  });
});

/** The short suite kills one of its own instead, where it can. */
const troubles = cases(['cut', 'hang'] as const, hasPostgres ? [] : ['cut']);

if (troubles.length > 0) describe.skipIf(postgres.skipped !== undefined)('PostgreSQL', () => {
  let store: TestStore;
  let cable: Cable;
  afterEach(async () => {
    cable.mend();
    await cable.remove();
    await store.remove();
  });

  it.each(troubles)('(%s) reads go on with known tokens, changes fail clearly, and all is well when it is back', async (trouble) => {
    store = await postgres.create();
    cable = await Cable.to(new URL(store.environment['DATABASE_URL'] ?? ''));
    await open({ DATABASE_URL: cable.url });
    cable[trouble]();
    await outlive(trouble === 'cut' ? 'PostgreSQL cannot be reached' : 'PostgreSQL does not answer', () => {
      cable.mend();
    });
  });
});

if (isWhole || hasPostgres) describe('a PostgreSQL of its own', () => {
  let server: OwnPostgres;
  afterEach(() => server.remove());

  it('killed: reads go on with known tokens, changes fail clearly, and nothing acknowledged is missing when it is back', async () => {
    server = await startPostgres();
    await open({ DATABASE_URL: server.url });
    const before = await keepSignUps(5);
    await server.kill();
    const meanwhile = await keepSignUps(2);
    const optOut = await callRaw(gateway.url, { method: 'PUT', path: `/v3/groups/${groupId}/receivers/jane@example.org/deactivate`, headers: { authorization: `Bearer ${stage.keys.shop}` } });
    expect([before.acknowledged, meanwhile.acknowledged, optOut.status, optOut.headers['x-gateway-error']]).toEqual([5, 0, 503, 'too_busy']);
    await outlive('PostgreSQL killed (kill -9) and started again', () => server.startAgain(), true);
    await expectDelivered(before.acknowledged);
    await note({ part, fault: 'PostgreSQL killed (kill -9), CleverReach down', door: 'v3', kind: 'write', seen: `202 before; ${seenWords(meanwhile.refusals)}`, lost: 'nothing acknowledged', wellAfterMs: 0 });
  });
});

const mount = (folder: string): boolean => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder]).status === 0;
const unmount = (folder: string): void => {
  spawnSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
};

/** Whether this machine lets us have a small disk of our own. */
const mayMount = (): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'faults-disk-'));
  const isMounted = mount(folder);
  unmount(folder);
  if (!isMounted) process.stdout.write('the test of a full disk is left out: no tmpfs may be mounted here\n');
  return isMounted;
};

if (isWhole || mayMount()) describe('the disk of the SQLite file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'faults-disk-'));
  afterAll(() => {
    unmount(folder);
  });

  it('full: reads go on, changes and sign-ups to be kept fail clearly, and all is well once there is room', async () => {
    expect(mount(folder)).toBe(true);
    const filling = join(folder, 'filling');
    await open({}, folder);
    const { bavail, bsize } = await statfs(folder);
    await writeFile(filling, Buffer.alloc(Math.max(0, bavail * bsize))).catch(() => undefined);
    expect((await statfs(folder)).bavail).toBe(0);
    const { acknowledged, refusals } = await keepSignUps(20);
    await outlive('disk of the SQLite file full', () => rm(filling), true);
    await expectDelivered(acknowledged);
    await note({ part, fault: 'disk of the SQLite file full, CleverReach down', door: 'v3', kind: 'write', seen: `202 while there is room; ${seenWords(refusals)}`, lost: 'nothing acknowledged', wellAfterMs: 0 });
  });
});
