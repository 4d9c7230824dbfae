import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Arrival, Caller, NewConsumer } from '../../src/access/index.js';
import type { Environment } from '../../src/config/index.js';
import { Secret, SystemClock } from '../../src/core/index.js';
import { connectAccounts, makeConsumer, openAccess } from '../support/access.js';
import type { AccessProcess } from '../support/access.js';
import { redisUrl, sqlite, storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const stores = [
  ...storeKinds,
  {
    name: 'redis',
    skipped: redisUrl ? undefined : 'REDIS_URL is not set',
    create: async (): Promise<TestStore> => {
      const store = await sqlite.create();
      return { ...store, environment: { ...store.environment, REDIS_URL: redisUrl, REDIS_PREFIX: `test:${randomUUID()}:` } };
    },
  },
] as const;

/** A request that a test ends by itself. */
class TestArrival implements Arrival {
  readonly headers: Record<string, string> = {};
  #over: (() => void)[] = [];

  constructor(readonly address = '192.0.2.1') {}

  addHeaders(headers: Readonly<Record<string, string>>): void {
    Object.assign(this.headers, headers);
  }

  whenOver(work: () => void): void {
    this.#over.push(work);
  }

  end(): void {
    for (const work of this.#over.splice(0)) work();
  }
}

const codeOf = (error: unknown): string => (error as { code?: string; error?: string }).code ?? (error as { error: string }).error;

const tryToEnter = async (access: AccessProcess, caller: Caller, arrival: Arrival): Promise<void> => access.authenticator.admit(caller, arrival);

const admit = (access: AccessProcess, caller: Caller, arrival: Arrival): Promise<string> => tryToEnter(access, caller, arrival).then(() => 'in', codeOf);

const settings: Environment = {
  COUNTERS_WAIT_MS: '20000', GUESSES_PER_ADDRESS: '6', GUESSES_PER_LOGIN: '8', GUESS_PAUSE_MS: '1', LEASE_MS: '1000', TOKEN_EXCHANGE_TIMEOUT_MS: '500',
};

describe.each(stores)('limits that two processes keep together in $name', ({ name, skipped, create }) => {
  let store: TestStore;
  let one: AccessProcess;
  let other: AccessProcess;

  beforeEach(async () => {
    if (skipped !== undefined) return;
    store = await create();
    one = await openAccess({ ...store.environment, ...settings }, new SystemClock());
    other = await openAccess({ ...store.environment, ...settings }, new SystemClock());
    await connectAccounts(one);
  });

  afterEach(async () => {
    if (skipped !== undefined) return;
    await one.close();
    await other.close();
    await store.remove();
  });

  const rule = it.skipIf(skipped !== undefined);
  /** What is the same in Redis, or cannot be made to happen there, is no test there. */
  const databaseRule = (name === 'redis' ? () => undefined : rule) as typeof rule;

  const callerOf = async (wanted: Partial<NewConsumer>): Promise<Caller> => {
    const { id } = await makeConsumer(one, wanted);
    return one.authenticator.authenticate((await one.keys.create({ consumerId: id, name: 'k' }, 'test')).key);
  };

  rule('let no request more than the limit in, however they are spread', async () => {
    const caller = await callerOf({ policy: { requestsPerMinute: 40 } });
    const outcomes = await Promise.all(Array.from({ length: 120 }, (_, at) => admit(at % 2 === 0 ? one : other, caller, new TestArrival())));
    expect([outcomes.filter((outcome) => outcome === 'in').length, outcomes.filter((outcome) => outcome === 'rate_limited').length]).toEqual([40, 80]);
  });

  rule('say when a refused request may be repeated, and how the limits stand', async () => {
    const caller = await callerOf({ policy: { requestsPerMinute: 1, requestsPerDay: 10 } });
    const [first, second] = [new TestArrival(), new TestArrival()];
    await admit(one, caller, first);
    const refusal = await tryToEnter(other, caller, second).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'rate_limited', message: 'No more than 1 requests a minute are allowed for this consumer.' });
    expect((refusal as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(50);
    expect([first, second].map(({ headers }) => headers['ratelimit-policy'])).toEqual(Array(2).fill('"minute";q=1;w=60, "day";q=10;w=86400'));
    expect(second.headers['ratelimit']).toMatch(/^"minute";r=0;t=\d+, "day";r=10;t=\d+$/);
  });

  rule('count each consumer by itself', async () => {
    const [mine, theirs] = [await callerOf({ policy: { requestsPerDay: 1 } }), await callerOf({ policy: { requestsPerDay: 1 } })];
    expect([await admit(one, mine, new TestArrival()), await admit(other, theirs, new TestArrival()), await admit(other, mine, new TestArrival())]).toEqual(['in', 'in', 'rate_limited']);
  });

  rule('count a request once, however often it is asked about', async () => {
    const caller = await callerOf({ policy: { requestsPerDay: 1, concurrentRequests: 1 } });
    const arrival = new TestArrival();
    expect([await admit(one, caller, arrival), await admit(one, caller, arrival)]).toEqual(['in', 'in']);
  });

  rule('let no more run at the same time than may, and the next one in when one has ended', async () => {
    const caller = await callerOf({ policy: { concurrentRequests: 3 } });
    const arrivals = Array.from({ length: 8 }, () => new TestArrival());
    const outcomes = await Promise.all(arrivals.map((arrival, at) => admit(at % 2 === 0 ? one : other, caller, arrival)));
    expect(outcomes.filter((outcome) => outcome === 'in')).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome === 'rate_limited')).toHaveLength(5);
    for (const arrival of arrivals) arrival.end();
    const later = Array.from({ length: 3 }, () => new TestArrival());
    expect(await Promise.all(later.map((arrival) => admit(other, caller, arrival)))).toEqual(['in', 'in', 'in']);
  });

  rule('let requests that follow each other in at either process where one may run at a time', async () => {
    const caller = await callerOf({ policy: { concurrentRequests: 1 } });
    const patient = { ...store.environment, ...settings, CONCURRENCY_WAIT_MS: '20000' };
    const processes = [await openAccess(patient, new SystemClock()), await openAccess(patient, new SystemClock())];
    const outcomes: string[] = [];
    for (const access of [...processes, ...processes, ...processes]) {
      const arrival = new TestArrival();
      outcomes.push(await admit(access, caller, arrival));
      arrival.end();
    }
    expect(outcomes).toEqual(Array(6).fill('in'));
    for (const access of processes) await access.close();
  });

  databaseRule('free the places of a process that is gone, once its lease is over', async () => {
    const caller = await callerOf({ policy: { concurrentRequests: 1 } });
    const gone = await openAccess({ ...store.environment, ...settings }, new SystemClock());
    await admit(gone, caller, new TestArrival());
    expect(await admit(other, caller, new TestArrival())).toBe('rate_limited');
    await gone.database.close();
    await expect.poll(() => admit(other, caller, new TestArrival()), { timeout: 20_000 }).toBe('in');
    await gone.close();
  });

  databaseRule('keep the place of a request that runs long', async () => {
    const caller = await callerOf({ policy: { concurrentRequests: 1 } });
    await admit(one, caller, new TestArrival());
    const placeEnds = async (): Promise<number> => (await one.database.query.selectFrom('places').select('expires_at').executeTakeFirst())?.expires_at ?? Infinity;
    const endsAt = await placeEnds();
    await expect.poll(placeEnds).toBeGreaterThan(endsAt);
  });
});

describe.each(stores)('guesses that two processes count together in $name', ({ name, skipped, create }) => {
  let store: TestStore;
  let one: AccessProcess;
  let other: AccessProcess;
  const password = new Secret('correct horse');
  const wrongKey = new Secret(`crgw_abcdefgh_${'x'.repeat(43)}`);

  beforeEach(async () => {
    if (skipped !== undefined) return;
    store = await create();
    one = await openAccess({ ...store.environment, ...settings }, new SystemClock());
    other = await openAccess({ ...store.environment, ...settings }, new SystemClock());
    await connectAccounts(one);
  });

  afterEach(async () => {
    if (skipped !== undefined) return;
    await one.close();
    await other.close();
    await store.remove();
  });

  const rule = it.skipIf(skipped !== undefined);
  /** What is the same wherever they are counted. */
  /** What does not touch the counters is tried over one store. */
  const onceRule = (name === 'sqlite' ? it : () => undefined) as typeof it;

  const makeLogin = async (login: string): Promise<string> => {
    const { id: consumerId } = await makeConsumer(one);
    return (await one.logins.createLegacy({ consumerId, accountId: '1001', clientId: '1001', login, password }, 'test')).id;
  };
  const logIn = (access: AccessProcess, login: string, { from = '192.0.2.1', secret = new Secret('wrong') } = {}): Promise<string> =>
    access.issuer.login({ clientId: '1001', login, password: secret, arrival: new TestArrival(from) }).then((token) => (token ? 'token' : 'wrong'), codeOf);
  const tryKey = async (access: AccessProcess, presented: Secret, from = '192.0.2.1'): Promise<string> => (await access.authenticator.refuse([presented], new TestArrival(from))).code;

  rule('slow an address after too many wrong keys at either, and no other address', async () => {
    const outcomes: string[] = [];
    for (let at = 0; at < 8; at += 1) outcomes.push(await tryKey(at % 2 === 0 ? one : other, wrongKey));
    expect(outcomes).toEqual([...Array<string>(5).fill('unauthenticated'), ...Array<string>(3).fill('rate_limited')]);
    expect(await tryKey(one, new Secret('another'), '198.51.100.9')).toBe('unauthenticated');
  });

  onceRule('answer unknown and wrong logins alike, before and after they are slowed', async () => {
    await makeLogin('joe');
    const outcomes = async (login: string, from: string): Promise<string[]> => {
      const all: string[] = [];
      for (let at = 0; at < 7; at += 1) all.push(await logIn(at % 2 === 0 ? one : other, login, { from }));
      return all;
    };
    const [known, unknown] = [await outcomes('joe', '192.0.2.1'), await outcomes('nobody', '192.0.2.2')];
    expect(known).toEqual([...Array<string>(5).fill('wrong'), 'rate_limited', 'rate_limited']);
    expect(unknown).toEqual(known);
  });

  onceRule('never refuse the right password for the wrong ones of strangers', async () => {
    await makeLogin('joe');
    for (let at = 0; at < 10; at += 1) await logIn(at % 2 === 0 ? one : other, 'joe', { from: `192.0.2.${at}` });
    expect(await logIn(one, 'joe', { from: '203.0.113.5' })).toBe('rate_limited');
    expect([await logIn(one, 'joe', { from: '203.0.113.5', secret: password }), await logIn(other, 'joe', { from: '203.0.113.6', secret: password })]).toEqual(['token', 'token']);
  });

  onceRule('never refuse the right password from the address of whoever guesses', async () => {
    await makeLogin('joe');
    for (let at = 0; at < 7; at += 1) await logIn(one, 'joe');
    expect([await logIn(one, 'joe'), await logIn(one, 'joe', { secret: password }), await logIn(other, 'joe', { secret: password })]).toEqual(['rate_limited', 'token', 'token']);
  });

  onceRule('let a right password that was proven before pass a flood of wrong ones', async () => {
    await makeLogin('joe');
    await logIn(one, 'joe', { secret: password });
    for (let at = 0; at < 7; at += 1) await logIn(one, 'joe');
    const flood = Array.from({ length: 40 }, (_, at) => logIn(one, 'joe', { secret: new Secret(`wrong ${at}`) }));
    expect(await logIn(one, 'joe', { secret: password })).toBe('token');
    expect(new Set(await Promise.all(flood))).toEqual(new Set(['rate_limited']));
  });

  onceRule('count the addresses of one IPv6 network together', async () => {
    for (let at = 0; at < 6; at += 1) await tryKey(one, wrongKey, `2001:db8:1:2::${at + 1}`);
    expect([await tryKey(other, new Secret('a'), '2001:db8:1:2:ffff::1'), await tryKey(other, new Secret('b'), '2001:db8:1:3::1')]).toEqual(['rate_limited', 'unauthenticated']);
  });

  onceRule('tell an expired token from a guess, also where guesses are slowed', async () => {
    await makeLogin('joe');
    const token = (await one.issuer.login({ clientId: '1001', login: 'joe', password })) ?? new Secret('');
    for (let at = 0; at < 7; at += 1) await tryKey(one, wrongKey);
    expect([await tryKey(one, wrongKey), await tryKey(one, token)]).toEqual(['rate_limited', 'unauthenticated']);
  });

  onceRule('tell the audit log once of each login and address, with ids alone', async () => {
    const login = await makeLogin('joe');
    for (let at = 0; at < 12; at += 1) await logIn(at % 2 === 0 ? one : other, 'joe', { from: '192.0.2.1' });
    for (let at = 0; at < 4; at += 1) await logIn(other, 'joe', { from: '198.51.100.7' });
    await expect
      .poll(async () => (await one.trail.list({ event: 'access.guessed' })).map(({ facts }) => facts))
      .toEqual([
        { by: 'login', kind: 'legacy', login },
        { by: 'address', kind: null, login: null },
      ]);
  });

  onceRule('keep no address and no name of a login', async () => {
    await makeLogin('joe@example.org');
    await logIn(one, 'joe@example.org', { from: '192.0.2.77' });
    const kept = JSON.stringify([await one.database.query.selectFrom('counters').selectAll().execute(), await one.trail.list({})]);
    expect(kept).not.toMatch(/192\.0\.2|joe/);
  });
});
