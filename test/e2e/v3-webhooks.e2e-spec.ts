import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeys, Consumers } from '../../src/access/index.js';
import type { Snapshot } from '../../src/simulator/index.js';
import { Database } from '../../src/storage/index.js';
import { startHookListener } from '../support/hook-listener.js';
import type { HookListener } from '../support/hook-listener.js';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const every = { strict: false } as const;
const names = ['anna', 'ben', 'cora'] as const;
type Name = (typeof names)[number];

let app: TestApp;
let first: Snapshot;
/** Three apps of one account, each with an address of its own. */
const apps = {} as Record<Name, { readonly consumerId: string; readonly key: string; readonly listener: HookListener }>;

interface Sent {
  readonly event?: string;
  readonly condition?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const authorized = (name: Name, headers: Sent['headers'] = {}) => ({ authorization: `Bearer ${apps[name].key}`, ...headers });

const register = (name: Name, { event = 'receiver', condition, headers }: Sent): Promise<RawResponse> => {
  const { url, verify } = apps[name].listener;
  const body = JSON.stringify({ url, event, verify, ...(condition !== undefined && { condition }) });
  return callRaw(app.url, { method: 'POST', path: '/hooks/eventhook', headers: authorized(name, headers), body });
};
const remove = (name: Name, { event = 'receiver', condition, headers }: Sent = {}): Promise<RawResponse> =>
  callRaw(app.url, { method: 'DELETE', path: `/hooks/eventhook/${event}${condition === undefined ? '' : `?condition=${condition}`}`, headers: authorized(name, headers) });
/** What an app sees of its webhooks: event and condition. */
const list = async (name: Name): Promise<unknown> => {
  const { text } = await callRaw(app.url, { path: '/hooks/eventhook', headers: authorized(name) });
  return (JSON.parse(text) as { event: string; condition: string; url: string }[]).map(({ event, condition, url }) => [event, condition, url === apps[name].listener.url]);
};
/** Conditions of the webhooks that CleverReach has, with their app. */
const atCleverReach = (): unknown =>
  app.simulator.world.store.hooks.all().map(({ condition, url }) => [names.find((name) => apps[name].listener.url === url) ?? 'stranger', condition]);
const deletesSent = async (): Promise<unknown> => (await app.simulator.calls()).filter(({ method }) => method === 'DELETE').map(({ path }) => path);
const rows = async (): Promise<readonly { readonly consumer_id: string; readonly condition: string }[]> =>
  app.gateway.app.get(Database, every).query.selectFrom('hook_registrations').selectAll().execute();
/** Lets somebody else register directly at CleverReach. */
const registerDirectly = (condition: string): void => {
  const { store } = app.simulator.world;
  store.hooks.put({ id: store.nextId('hook'), accountId: '129148', url: 'https://stranger.example/', event: 'receiver', condition, callToken: 't', secret: 's' });
};

beforeAll(async () => {
  app = await startApp({ ACCESS_CACHE_MS: '0' });
  first = app.simulator.world.store.snapshot();
});
beforeEach(async () => {
  app.simulator.world.store.restore(first);
  for (const name of names) {
    const wanted = { name: `${name} ${process.hrtime.bigint()}`, kind: 'v3_integration', scopes: ['webhooks:read', 'webhooks:write'], accountIds: ['129148'] } as const;
    const { id: consumerId } = await app.gateway.app.get(Consumers, every).create(wanted, 'test');
    const { key } = await app.gateway.app.get(ApiKeys, every).create({ consumerId, name: 'k' }, 'test');
    apps[name] = { consumerId, key: key.reveal(), listener: await startHookListener() };
  }
  await list('anna');
  await app.simulator.clearCalls();
});
afterEach(async () => {
  await app.simulator.clearFaults();
  await app.gateway.app.get(Database, every).query.deleteFrom('hook_registrations').execute();
  await Promise.all(names.map((name) => apps[name].listener.close()));
});
afterAll(() => app.stop());

describe('webhooks of several apps on one account', () => {
  it('are registered with CleverReach\'s own answer, of which nothing is kept', async () => {
    const { status, text } = await register('anna', { condition: '240390' });
    const answer = JSON.parse(text) as { call_token: string; secret: string };
    const kept = JSON.stringify(await rows());
    expect([status, answer, kept.includes(answer.call_token), kept.includes(answer.secret), (await rows()).length]).toEqual([
      200, { success: true, call_token: expect.stringMatching(/^.{64}$/), secret: expect.stringMatching(/^.{32}$/) }, false, false, 1,
    ]);
  });

  it('are seen by the app that registered them, and by no other', async () => {
    await register('anna', { condition: '240390' });
    await register('ben', { condition: '240391' });
    expect([await list('anna'), await list('ben'), await list('cora')]).toEqual([[['receiver', '240390', true]], [['receiver', '240391', true]], []]);
  });

  it('are removed one by one where CleverReach would remove those of everybody', async () => {
    await register('anna', { condition: '240390' });
    await register('ben', { condition: '240391' });
    registerDirectly('240392');
    const { status, text } = await remove('anna');
    expect([status, text, atCleverReach(), await deletesSent(), await list('anna'), await list('ben')]).toEqual([
      200, '{"success":true}', [['ben', '240391'], ['stranger', '240392']], ['/hooks/eventhook/receiver?condition=240390'], [], [['receiver', '240391', true]],
    ]);
  });

  it('are removed as asked where nobody else has any', async () => {
    await register('anna', { condition: '240390' });
    await register('anna', { condition: '240391' });
    await register('anna', { event: 'group.updated' });
    await register('ben', { event: 'group' });
    expect([(await remove('anna')).text, atCleverReach(), await deletesSent(), await list('anna')]).toEqual([
      '{"success":true}', [['anna', ''], ['ben', '']], ['/hooks/eventhook/receiver'], [['group.updated', '', true]],
    ]);
  });

  it('stay alive at CleverReach where they cannot be told apart, and are gone for their app all the same', async () => {
    await register('anna', {});
    await register('ben', { condition: '240391' });
    expect([(await remove('anna')).text, atCleverReach(), await deletesSent(), await list('anna')]).toEqual([
      '{"success":true}', [['anna', ''], ['ben', '240391']], [], [],
    ]);
  });

  it('of single events are not lost with their kind', async () => {
    await register('anna', {});
    await register('ben', { event: 'receiver.deleted' });
    await remove('anna');
    expect([await deletesSent(), await list('ben')]).toEqual([[], [['receiver.deleted', '', true]]]);
  });

  it('are not removed by an app that has none', async () => {
    await register('anna', { condition: '240390' });
    registerDirectly('240391');
    const answers = [await remove('ben'), await remove('ben', { condition: '240390' }), await remove('ben', { condition: '240391' })];
    expect([answers.map(({ status }) => status), atCleverReach(), await deletesSent()]).toEqual([[200, 200, 200], [['anna', '240390'], ['stranger', '240391']], []]);
  });

  it('are registered anew after a removal, as clients do', async () => {
    for (let time = 0; time < 2; time += 1) {
      await remove('anna', { condition: '240390' });
      expect((await register('anna', { condition: '240390' })).status).toBe(200);
    }
    expect([atCleverReach(), (await rows()).length]).toEqual([[['anna', '240390']], 1]);
  });

  it('of a revoked consumer protect nothing', async () => {
    await register('anna', { condition: '240390' });
    await register('ben', { condition: '240391' });
    await app.gateway.app.get(Consumers, every).revoke(apps.anna.consumerId, 'test');
    expect([(await remove('ben')).status, atCleverReach()]).toEqual([200, []]);
  });
});

describe('a registration', () => {
  it('that CleverReach refuses is not kept, and its words are handed on', async () => {
    await register('anna', { condition: '240390' });
    const answers = [await register('ben', { condition: '240390' }), await register('ben', { event: 'nothing' })];
    expect([answers.map(({ status, text }) => [status, text]), (await rows()).map((row) => row.consumer_id)]).toEqual([
      [
        [400, '{"error":{"code":400,"message":"Bad Request: \'receiver\' is registered already"}}'],
        [400, '{"error":{"code":400,"message":"Bad Request: invalid event \'nothing\'"}}'],
      ],
      [apps.anna.consumerId],
    ]);
  });

  it('that is refused does not take an earlier one with it', async () => {
    await register('anna', { condition: '240390' });
    await register('anna', { condition: '240390' });
    expect(await list('anna')).toEqual([['receiver', '240390', true]]);
  });

  it('whose answer was lost is kept: nobody else may remove it', async () => {
    await app.simulator.faults([{ method: 'POST', path: '/hooks/', fault: { closeSocket: true, afterHandling: true } }]);
    const { status, headers } = await register('anna', { condition: '240390' });
    await remove('ben');
    expect([status, headers['x-gateway-error'], atCleverReach(), await list('anna')]).toEqual([
      504, 'outcome_unknown', [['anna', '240390']], [['receiver', '240390', true]],
    ]);
  });

  it.each([[429, 0], [503, 1]])('that ends in a %i is kept %i times: only what CleverReach has surely not done is forgotten', async (failure, kept) => {
    await app.simulator.faults([{ method: 'POST', path: '/hooks/', fault: { status: failure } }]);
    expect([(await register('anna', {})).status, (await rows()).length]).toEqual([failure, kept]);
  });

  it.each(['{"postdata":%}', '%'])('is known in the form %s', async (form) => {
    const { url, verify } = apps.anna.listener;
    const body = form.replace('%', JSON.stringify({ url, verify, event: 'receiver', condition: 240_390 }));
    await callRaw(app.url, { method: 'POST', path: '/hooks/eventhook.json/', headers: authorized('anna'), body });
    expect(await list('anna')).toEqual([['receiver', '240390', true]]);
  });

  it('with nothing in it is CleverReach\'s to refuse', async () => {
    const { status, text } = await callRaw(app.url, { method: 'POST', path: '/hooks/eventhook', headers: authorized('anna'), body: '{}' });
    expect([status, text.includes('"error"'), await rows()]).toEqual([400, true, []]);
  });
});

describe('a removal', () => {
  it('that CleverReach refuses leaves everything as it is', async () => {
    await register('anna', { condition: '240390' });
    await app.simulator.faults([{ method: 'DELETE', path: '/hooks/', fault: { status: 403 } }]);
    expect([(await remove('anna')).status, await list('anna')]).toEqual([403, [['receiver', '240390', true]]]);
  });

  it('of an event that does not exist is CleverReach\'s to refuse', async () => {
    const { status, text } = await remove('anna', { event: 'nothing' });
    expect([status, text]).toEqual([400, '{"error":{"code":400,"message":"Bad Request: invalid event \'nothing\'"}}']);
  });

  it('is not tried where CleverReach does not say what there is', async () => {
    await register('anna', {});
    await app.simulator.faults([{ method: 'GET', path: '/hooks/', fault: { status: 500 } }]);
    expect([(await remove('anna')).status, await deletesSent(), (await rows()).length]).toEqual([500, [], 1]);
  });
});

describe('rights', () => {
  const call = (method: string, path: string, key: string, headers: Sent['headers'] = {}): Promise<RawResponse> => {
    const { url, verify } = apps.anna.listener;
    const body = method === 'POST' ? { body: JSON.stringify({ url, verify, event: 'receiver' }) } : {};
    return callRaw(app.url, { method, path, headers: { authorization: `Bearer ${key}`, ...headers }, ...body });
  };
  const rowsOf = [['POST', '/hooks/eventhook', 'webhooks:write'], ['GET', '/hooks/eventhook', 'webhooks:read'], ['DELETE', '/hooks/eventhook/receiver', 'webhooks:write']] as const;

  it.each(rowsOf)('%s %s needs %s and nothing else', async (method, path, scope) => {
    const other = scope === 'webhooks:read' ? 'webhooks:write' : 'webhooks:read';
    const allowed = await call(method, path, await app.consumer({ scopes: [scope] }));
    await app.simulator.clearCalls();
    const refused = await call(method, path, await app.consumer({ scopes: [other] }));
    expect([allowed.status, refused.status, refused.text, await app.simulator.calls()]).toEqual([
      200, 403, `{"error":{"code":403,"message":"Forbidden: This call needs the scope \\"${scope}\\"."}}`, [],
    ]);
  });

  it('a dry run registers and removes nothing', async () => {
    await register('anna', { condition: '240390' });
    const before = atCleverReach();
    const answers = [await register('ben', { condition: '240391', headers: { 'x-dry-run': '1' } }), await remove('anna', { headers: { 'x-dry-run': '1' } })];
    expect([answers.map(({ text }) => text), atCleverReach(), (await rows()).length]).toEqual([
      ['webhooks.register', 'webhooks.remove'].map((endpoint) => JSON.stringify({ dry_run: true, endpoint, would_affect: { receivers: null } })), before, 1,
    ]);
  });
});

describe('at the same time', () => {
  it('two removals leave a third app\'s webhook alone', async () => {
    await register('anna', { condition: '240390' });
    await register('ben', { condition: '240391' });
    await register('cora', { condition: '240392' });
    await app.simulator.faults([{ method: 'DELETE', path: '/hooks/', fault: { delayMs: 100 } }]);
    const answers = await Promise.all([remove('anna'), remove('ben'), remove('anna', { condition: '240390' })]);
    expect([answers.map(({ status }) => status), atCleverReach(), await list('cora')]).toEqual([[200, 200, 200], [['cora', '240392']], [['receiver', '240392', true]]]);
  });

  it('a removal does not take along what another app registers meanwhile', async () => {
    await register('anna', { condition: '240390' });
    await app.simulator.faults([{ method: 'DELETE', path: '/hooks/', fault: { delayMs: 300 } }]);
    const removal = remove('anna');
    await expect.poll(async () => (await app.simulator.calls()).filter(({ path }) => path.startsWith('/hooks')).length).toBeGreaterThan(1);
    const [{ status }] = await Promise.all([register('ben', { condition: '240391' }), removal]);
    expect([status, atCleverReach()]).toEqual([200, [['ben', '240391']]]);
  });
});
