import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CacheRule } from '../../src/access/index.js';
import type { Environment } from '../../src/config/index.js';
import { tables } from '../../src/contract/index.js';
import { Secret } from '../../src/core/index.js';
import type { GatewayError } from '../../src/core/index.js';
import type { RawCall } from '../../src/upstream/index.js';
import { Cable } from '../support/cable.js';
import { startHeldUpstream } from '../support/held-upstream.js';
import type { HeldUpstream } from '../support/held-upstream.js';
import { callerOf, contextOf, openUpstream, rawCall, usesOf } from '../support/open-upstream.js';
import type { UpstreamRoom } from '../support/open-upstream.js';
import { redisUrl, storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const { groups, webhooks } = tables;

const rule: CacheRule = { ttlSeconds: 10, staleWhileRevalidateSeconds: 20, staleIfErrorSeconds: 60 };
const keeping = (own: Partial<CacheRule> = {}) => callerOf({ policy: { cached: { [groups.list.id]: { ...rule, ...own }, [webhooks.list.id]: rule } } });

interface Setting {
  readonly name: string;
  readonly skipped: string | undefined;
  readonly create: () => Promise<TestStore>;
}

const settings: readonly Setting[] = [
  ...storeKinds,
  {
    name: 'redis',
    skipped: redisUrl ? undefined : 'REDIS_URL is not set',
    create: async () => {
      const store = await storeKinds[0]!.create();
      return { ...store, environment: { ...store.environment, REDIS_URL: redisUrl, REDIS_PREFIX: `test:${randomUUID()}:` } };
    },
  },
];

let upstream: HeldUpstream;
let store: TestStore;
const rooms: UpstreamRoom[] = [];

const open = async (environment: Environment = {}): Promise<UpstreamRoom> => {
  const room = await openUpstream({ ...store.environment, CLEVERREACH_URL: upstream.url, READ_CACHE_CHECK_MS: '0', ...environment });
  rooms.push(room);
  return room;
};

const ask = (room: UpstreamRoom, wanted: Partial<RawCall> = {}): Promise<string> => room.client.read(groups.list, rawCall({ caller: keeping(), ...wanted }));

/** Asks, and lets CleverReach answer; fails where it is not asked. */
const fill = async (room: UpstreamRoom, answer: unknown, wanted: Partial<RawCall> = {}, status = 200): Promise<string> => {
  const asked = ask(room, wanted);
  (await upstream.next()).answer(answer, status);
  return asked;
};

const write = async (room: UpstreamRoom, wanted: Partial<RawCall> = {}): Promise<void> => {
  const written = room.client.read(groups.create, rawCall({ body: { bytes: Buffer.from('{}'), contentType: 'application/json' }, ...wanted }));
  (await upstream.next()).answer({ id: '1' });
  await written;
};

/** Disconnects the account 1001; `work` runs while CleverReach has yet to end its tokens. */
const disconnect = async (room: UpstreamRoom, work: () => Promise<void>): Promise<void> => {
  const parting = room.accounts.disconnect('1001');
  const told = await upstream.next();
  await work();
  told.answer(true);
  await parting;
};

/** Connects the account 1001 by another secret. */
const connectAnew = (room: UpstreamRoom): Promise<void> =>
  room.accounts.connect({ accountId: '1001', name: 'Account 1001', clientId: 'client-1001', clientSecret: new Secret('another') });

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: unknown) => (error as GatewayError).code);

const start = (setting: Setting): void => {
  beforeEach(async () => {
    upstream = await startHeldUpstream();
    store = await setting.create();
  });

  afterEach(async () => {
    for (const room of rooms.splice(0)) await room.close();
    await upstream.close();
    await store.remove();
  });
};

describe.each(settings)('kept answers of several processes on $name', (setting) => {
  if (setting.skipped !== undefined) return it.skip(setting.skipped, () => undefined);
  start(setting);

  it('are served again until a write through any of them', async () => {
    const [one, other] = [await open(), await open()];
    await fill(one, ['old']);
    await (setting.name === 'redis' ? ask(other) : fill(other, ['old']));
    expect([await ask(one), await ask(other)]).toEqual(['["old"]', '["old"]']);
    await write(other);
    expect(await fill(one, ['new'])).toBe('["new"]');
    const told = setting.name === 'redis' ? await ask(other) : await fill(other, ['new']);
    expect(told).toBe('["new"]');
  });

  it('are not those of a read that a write of another process overtook', async () => {
    const [one, other] = [await open(), await open()];
    const early = ask(one);
    const call = await upstream.next();
    await write(other);
    call.answer(['before']);
    expect(await early).toBe('["before"]');
    expect(await fill(one, ['after'])).toBe('["after"]');
  });

  it('end with the connection of their account, in every process', async () => {
    const [one, other] = [await open({ ACCESS_CACHE_MS: '0' }), await open({ ACCESS_CACHE_MS: '0' })];
    await fill(one, ['old']);
    await (setting.name === 'redis' ? ask(other) : fill(other, ['old']));
    await disconnect(one, async () => {
      expect([await codeOf(ask(one)), await codeOf(ask(other))]).toEqual(['not_connected', 'not_connected']);
    });
  });

  it('are not served through another connection of their account, in no process', async () => {
    const [one, other] = [await open({ ACCESS_CACHE_MS: '0' }), await open({ ACCESS_CACHE_MS: '0' })];
    await fill(one, ['old']);
    await (setting.name === 'redis' ? ask(other) : fill(other, ['old']));
    await connectAnew(one);
    expect(await fill(other, ['new'])).toBe('["new"]');
    expect(await (setting.name === 'redis' ? ask(one) : fill(one, ['new']))).toBe('["new"]');
  });

  if (setting.name === 'redis') {
    it('are not served for long after a write that the store was not told of at once, though its process is asked nothing more', async () => {
      const cable = await Cable.to(new URL(String(store.environment['REDIS_URL'])));
      try {
        const [one, other] = [await open({ REDIS_URL: cable.url, STORE_TIMEOUT_MS: '300', READ_CACHE_CHECK_MS: '20' }), await open()];
        await fill(other, ['old']);
        cable.cut();
        await write(one);
        expect(await ask(other)).toBe('["old"]');
        cable.mend();
        void upstream.next().then((call) => { call.answer(['new']); });
        await expect.poll(() => ask(other), { timeout: 20_000 }).toBe('["new"]');
      } finally {
        await cable.remove();
      }
    });

    it('lie in Redis sealed, and under names that tell nothing', async () => {
      const { Redis } = await import('ioredis');
      const one = await open();
      await fill(one, ['anna@example.org'], { search: 'email=anna@example.org' });
      const redis = new Redis(redisUrl ?? '');
      try {
        await expect.poll(() => redis.keys(`${store.environment['REDIS_PREFIX']}answer:*`)).toHaveLength(1);
        const [name = ''] = await redis.keys(`${store.environment['REDIS_PREFIX']}answer:*`);
        expect(`${name} ${await redis.get(name)}`).not.toContain('anna');
        expect(await redis.pttl(name)).toBeGreaterThan(0);
      } finally {
        redis.disconnect();
      }
    });
  }
});

describe('a kept answer', () => {
  start(settings[0]!);

  it('is served while it is fresh, with its age, and counted', async () => {
    const room = await open();
    const { uses, noteCache } = usesOf();
    await fill(room, ['a'], { noteCache });
    room.clock.timeMs += 9_000;
    expect([await ask(room, { noteCache }), uses, upstream.calls.length]).toEqual(['["a"]', ['miss', 'hit 9'], 1]);
    expect(await room.metric('gateway_kept_reads_total')).toEqual(['gateway_kept_reads_total{outcome="miss"} 1', 'gateway_kept_reads_total{outcome="hit"} 1']);
  });

  it('is not fresh where the clock of whoever kept it ran ahead: nobody knows its age', async () => {
    const room = await open();
    await fill(room, ['old']);
    room.clock.timeMs -= 3_600_000;
    expect(await fill(room, ['new'])).toBe('["new"]');
  });

  it('serves every door: typed, as text, and whole', async () => {
    const room = await open();
    await fill(room, [{ id: '7' }]);
    const typed = await room.client.send(groups.list, { ...contextOf(rawCall({ caller: keeping() })), params: {} });
    const { status, headers, body } = await room.client.pass(groups.list, rawCall({ caller: keeping() }));
    expect([typed, status, headers['content-type'], (body as Buffer).toString()]).toEqual([[{ id: '7' }], 200, 'application/json', '[{"id":"7"}]']);
    expect(upstream.calls).toHaveLength(1);
  });

  it('is served old while one new answer is fetched', async () => {
    const room = await open();
    await fill(room, ['old']);
    room.clock.timeMs += 12_000;
    const { uses, noteCache } = usesOf();
    expect([await ask(room, { noteCache }), await ask(room, { noteCache })]).toEqual(['["old"]', '["old"]']);
    (await upstream.next()).answer(['new']);
    await expect.poll(() => ask(room)).toBe('["new"]');
    expect([uses, upstream.calls.length]).toEqual([['stale 12', 'stale 12'], 2]);
  });

  it.each<[string, number]>([['500', 500], ['503', 503], ['429', 429]])('is served old where CleverReach fails with %s', async (_, status) => {
    const room = await open();
    await fill(room, ['old']);
    room.clock.timeMs += 31_000;
    const { uses, noteCache } = usesOf();
    expect([await fill(room, {}, { noteCache }, status), uses]).toEqual(['["old"]', ['stale_if_error 31']]);
  });

  it('is served old where CleverReach cannot be reached', async () => {
    const room = await open();
    await fill(room, ['old']);
    room.clock.timeMs += 31_000;
    await upstream.close();
    expect(await ask(room)).toBe('["old"]');
    upstream = await startHeldUpstream();
  });

  it('is not served for a refusal', async () => {
    const room = await open();
    await fill(room, ['old']);
    room.clock.timeMs += 31_000;
    expect(await codeOf(fill(room, { error: { code: 404, message: 'Not Found' } }, {}, 404))).toBe('not_found');
  });

  it('has an end', async () => {
    const room = await open();
    await fill(room, ['old']);
    room.clock.timeMs += 71_000;
    expect(await codeOf(fill(room, {}, {}, 500))).toBe('upstream_unavailable');
  });
});

describe('what is not kept or not served', () => {
  start(settings[0]!);

  it('what was read before the account was disconnected, in the same process at once', async () => {
    const room = await open({ ACCESS_CACHE_MS: '1000', READ_CACHE_CHECK_MS: '60000' });
    await fill(room, ['old']);
    await fill(room, ['other'], { accountId: '1002' });
    await disconnect(room, async () => {
      expect([await codeOf(ask(room)), await ask(room, { accountId: '1002' })]).toEqual(['not_connected', '["other"]']);
    });
  });

  it('what was read before the account was connected anew, in the same process at once', async () => {
    const room = await open({ ACCESS_CACHE_MS: '1000', READ_CACHE_CHECK_MS: '60000' });
    await fill(room, ['old']);
    await connectAnew(room);
    expect(await fill(room, ['new'])).toBe('["new"]');
  });

  it('what was asked for through a connection that ended before the answer came', async () => {
    const room = await open();
    const early = ask(room);
    const call = await upstream.next();
    await connectAnew(room);
    call.answer(['old']);
    expect([await early, await fill(room, ['new'])]).toEqual(['["old"]', '["new"]']);
  });

  it.each<[string, Partial<RawCall>]>([
    ['a consumer without the rule', { caller: callerOf() }],
    ['another account', { accountId: '1002' }],
    ['another query', { search: 'page=2' }],
    ['another media type', { accept: 'text/csv' }],
  ])('%s', async (_, wanted) => {
    const room = await open();
    await fill(room, ['kept']);
    expect(await fill(room, ['asked'], wanted)).toBe('["asked"]');
  });

  it('who lacks the scope or the account gets no kept answer', async () => {
    const room = await open();
    await fill(room, ['kept']);
    const { policy } = keeping();
    expect(await codeOf(ask(room, { caller: callerOf({ policy, scopes: new Set(['receivers:read']) }) }))).toBe('forbidden');
    expect(await codeOf(ask(room, { caller: callerOf({ policy, accountIds: ['1002'] }) }))).toBe('unknown_account');
  });

  it.each<[string, unknown, number]>([
    ['a refusal', {}, 404],
    ['a refusal under a good status', { error: { code: 404, message: 'Not Found' } }, 200],
    ['a page of HTML', '<html>', 200],
  ])('%s is asked for again', async (_, answer, status) => {
    const room = await open();
    await codeOf(fill(room, answer, {}, status));
    expect(await fill(room, ['good'])).toBe('["good"]');
  });

  it('the list of webhooks, by which the gateway decides, is asked for every time', async () => {
    const room = await open();
    for (const hooks of [['a'], ['b']]) {
      const asked = room.client.read(webhooks.list, rawCall({ caller: keeping() }));
      (await upstream.next()).answer(hooks);
      expect(await asked).toBe(JSON.stringify(hooks));
    }
  });

  it.each<[string, Environment]>([
    ['READ_CACHE_BYTES=0', { READ_CACHE_BYTES: '0' }],
    ['an answer larger than READ_CACHE_ANSWER_BYTES', { READ_CACHE_ANSWER_BYTES: '3' }],
  ])('%s keeps nothing', async (_, environment) => {
    const room = await open(environment);
    await fill(room, ['first']);
    expect(await fill(room, ['second'])).toBe('["second"]');
  });

  it('a write drops what is kept of its account, and of no other', async () => {
    const room = await open({ READ_CACHE_CHECK_MS: '60000' });
    await fill(room, ['one']);
    await fill(room, ['two'], { accountId: '1002' });
    await write(room);
    expect([await fill(room, ['new']), await ask(room, { accountId: '1002' })]).toEqual(['["new"]', '["two"]']);
  });
});
