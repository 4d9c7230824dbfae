import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tables } from '../../src/contract/index.js';
import { Secret } from '../../src/core/index.js';
import type { GatewayError } from '../../src/core/index.js';
import { startHeldUpstream } from '../support/held-upstream.js';
import type { HeldUpstream } from '../support/held-upstream.js';
import { callerOf, contextOf, openUpstream, rawCall } from '../support/open-upstream.js';
import type { UpstreamRoom } from '../support/open-upstream.js';
import { sqlite } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const { groupReceivers, groups } = tables;

let upstream: HeldUpstream;
let store: TestStore;
let room: UpstreamRoom;

const groupsOf = (wanted: Parameters<typeof rawCall>[0] = {}): Promise<string> => room.client.read(groups.list, rawCall(wanted));
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: unknown) => (error as GatewayError).code);
/** The calls that arrived while `work` was done. */
const arrived = async (work: () => Promise<unknown>): Promise<string[]> => {
  const before = upstream.calls.length;
  await work();
  return upstream.calls.slice(before).map(({ line }) => line);
};

beforeAll(async () => {
  upstream = await startHeldUpstream();
  store = await sqlite.create();
  room = await openUpstream({ ...store.environment, CLEVERREACH_URL: upstream.url, READ_SHARE_MS: '60000' });
});

afterAll(async () => {
  await room.close();
  await upstream.close();
  await store.remove();
});

describe('equal reads of an account at the same time', () => {
  it('are one call, whoever asks and through whichever door', async () => {
    const calls = await arrived(async () => {
      const typed = room.client.send(groups.list, { ...contextOf(rawCall()), params: {} });
      const others = [groupsOf(), groupsOf({ caller: callerOf({ consumerId: 'other' }) }), groupsOf({ accept: 'application/json' })];
      (await upstream.next()).answer([{ id: '7' }]);
      expect([await typed, ...(await Promise.all(others))]).toEqual([[{ id: '7' }], ...Array<string>(3).fill('[{"id":"7"}]')]);
    });
    expect(calls).toEqual(['GET /v3/groups']);
  });

  it('are one call also where they ask with a body, however their query is ordered', async () => {
    const ask = (search: string): Promise<string> =>
      room.client.read(groupReceivers.query, rawCall({ params: { group_id: '7' }, search, body: { bytes: Buffer.from('["a@example.org"]'), contentType: 'application/json' } }));
    const calls = await arrived(async () => {
      const both = [ask('a=1&b=2'), ask('b=2&a=1')];
      (await upstream.next()).answer([]);
      await Promise.all(both);
    });
    expect(calls).toEqual(['POST /v3/groups/7/get_receivers?a=1&b=2']);
  });

  it('share an error, each of them', async () => {
    const both = [codeOf(groupsOf()), codeOf(room.client.send(groups.list, { ...contextOf(rawCall()), params: {} }))];
    (await upstream.next()).answer({ error: { code: 404, message: 'Not Found' } }, 404);
    expect(await Promise.all(both)).toEqual(['not_found', 'not_found']);
  });

  it('are counted', async () => {
    const both = [groupsOf(), groupsOf()];
    (await upstream.next()).answer([]);
    await Promise.all(both);
    expect(await room.metric('gateway_shared_reads_total ')).toEqual([expect.stringMatching(/ [1-9]\d*$/)]);
  });

  it('are asked again by those who come after the answer', async () => {
    const first = groupsOf();
    (await upstream.next()).answer([1]);
    await first;
    const second = groupsOf();
    (await upstream.next()).answer([2]);
    expect(await second).toBe('[2]');
  });
});

describe('what is not shared', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['reads of another account', () => groupsOf({ accountId: '1002' })],
    ['reads of another row', () => room.client.read(groups.get, rawCall({ params: { id: '7' } }))],
    ['reads of another page', () => groupsOf({ search: 'page=2' })],
    ['reads as another media type', () => groupsOf({ accept: 'text/csv' })],
    ['answers that are handed on as streams', async () => room.client.pass(groups.list, rawCall())],
    ['reads of webhooks, by which the gateway decides', () => room.client.read(tables.webhooks.list, rawCall())],
  ])('%s', async (_, ask) => {
    const both = [groupsOf(), ask()];
    const calls = [await upstream.next(), await upstream.next()];
    for (const call of calls) call.answer([]);
    await Promise.all(both);
    expect(calls).toHaveLength(2);
  });

  it('is another account\'s token: each call carries the one of its own', async () => {
    const both = [groupsOf(), groupsOf({ accountId: '1002' })];
    const calls = [await upstream.next(), await upstream.next()];
    for (const call of calls) call.answer([]);
    await Promise.all(both);
    expect(calls.map(({ token }) => token).sort()).toEqual(['Bearer token-of-client-1001', 'Bearer token-of-client-1002']);
  });

  it('is the right to read: who lacks it gets nothing of a call under way', async () => {
    const allowed = groupsOf();
    const call = await upstream.next();
    expect(await codeOf(groupsOf({ caller: callerOf({ scopes: new Set(['receivers:read']) }) }))).toBe('forbidden');
    expect(await codeOf(groupsOf({ caller: callerOf({ accountIds: ['1002'] }) }))).toBe('unknown_account');
    call.answer([]);
    await allowed;
  });

  it('is a write', async () => {
    const create = (): Promise<string> => room.client.read(groups.create, rawCall({ body: { bytes: Buffer.from('{"name":"a"}'), contentType: 'application/json' } }));
    const both = [create(), create()];
    for (const call of [await upstream.next(), await upstream.next()]) call.answer({ id: '1' });
    expect(await Promise.all(both)).toHaveLength(2);
  });
});

describe('who leaves a shared call', () => {
  it('leaves alone: the others get their answer', async () => {
    const leaver = new AbortController();
    const left = codeOf(groupsOf({ signal: leaver.signal }));
    const call = await upstream.next();
    const stays = groupsOf({ signal: new AbortController().signal });
    await Promise.resolve();
    leaver.abort();
    expect(await left).toBe('caller_gone');
    call.answer([3]);
    expect(await stays).toBe('[3]');
  });

  it('as the last one ends it, and the next one begins anew', async () => {
    const leavers = [new AbortController(), new AbortController()];
    const left = leavers.map(({ signal }) => codeOf(groupsOf({ signal })));
    const call = await upstream.next();
    for (const leaver of leavers) leaver.abort();
    expect(await Promise.all(left)).toEqual(['caller_gone', 'caller_gone']);
    await call.gone;
    const next = groupsOf();
    (await upstream.next()).answer([4]);
    expect(await next).toBe('[4]');
  });
});

describe('a read that begins after a write was answered', () => {
  const writes: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['a write of a row', () => room.client.read(groups.create, rawCall({ body: { bytes: Buffer.from('{}'), contentType: 'application/json' } }))],
    ['a write that is handed on', async () => room.client.pass(groups.create, rawCall({ body: { bytes: Buffer.from('{}'), contentType: 'application/json' } }))],
    ['a write that is in no row', () => room.client.passUnknown({ ...rawCall(), method: 'POST', path: '/v3/new' })],
  ];

  it.each(writes)('never joins a read from before it: %s', async (_, write) => {
    const early = groupsOf();
    const earlyCall = await upstream.next();
    const written = write();
    (await upstream.next()).answer({ id: '9' });
    await written;
    const late = groupsOf();
    const lateCall = await upstream.next();
    earlyCall.answer(['before']);
    lateCall.answer(['before', 'after']);
    expect(await Promise.all([early, late])).toEqual(['["before"]', '["before","after"]']);
  });

  it('nor after a write that failed: something may have been done', async () => {
    const early = groupsOf();
    const earlyCall = await upstream.next();
    const written = codeOf(room.client.read(groups.create, rawCall({ body: { bytes: Buffer.from('{}'), contentType: 'application/json' } })));
    (await upstream.next()).answer({}, 500);
    await written;
    const late = groupsOf();
    (await upstream.next()).answer([5]);
    expect(await late).toBe('[5]');
    earlyCall.answer([]);
    await early;
  });

  it('joins as ever where the write was one of another account', async () => {
    const early = groupsOf();
    const call = await upstream.next();
    const written = room.client.read(groups.create, rawCall({ accountId: '1002', body: { bytes: Buffer.from('{}'), contentType: 'application/json' } }));
    (await upstream.next()).answer({ id: '1' });
    await written;
    const late = groupsOf();
    await new Promise(setImmediate);
    call.answer([6]);
    expect(await Promise.all([early, late])).toEqual(['[6]', '[6]']);
  });
});

describe('a read that begins after its account was connected anew, or disconnected', () => {
  it('never joins one from before it', async () => {
    const connection = { accountId: '1001', name: 'Account 1001', clientId: 'client-1001', clientSecret: new Secret('another') };
    const early = groupsOf();
    const first = await upstream.next();
    await room.accounts.connect(connection);
    const later = groupsOf();
    const second = await upstream.next();
    const parting = room.accounts.disconnect('1001');
    const told = await upstream.next();
    expect(await codeOf(groupsOf())).toBe('not_connected');
    first.answer(['first']);
    second.answer(['second']);
    told.answer(true);
    expect([await early, await later]).toEqual(['["first"]', '["second"]']);
    await parting;
    await room.accounts.connect(connection);
  });
});

describe('READ_SHARE_MS=0', () => {
  it('shares nothing', async () => {
    const own = await openUpstream({ ...store.environment, CLEVERREACH_URL: upstream.url, READ_SHARE_MS: '0' });
    const both = [own.client.read(groups.list, rawCall()), own.client.read(groups.list, rawCall())];
    for (const call of [await upstream.next(), await upstream.next()]) call.answer([]);
    expect(await Promise.all(both)).toEqual(['[]', '[]']);
    await own.close();
  });
});
