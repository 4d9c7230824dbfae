import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Snapshots } from '../../src/upstream/index.js';
import { runLine } from '../support/command-line.js';
import { startOddUpstream } from '../support/odd-upstream.js';
import type { HeardRequest } from '../support/odd-upstream.js';
import { createOperator } from '../support/operator.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';
import { createFolder } from '../support/stores.js';

interface Member {
  readonly id: string;
  readonly email: string;
}

describe('a group whose consumer wants a snapshot before it is cleared', () => {
  let app: TestApp;
  let key: string;
  let groupId: string;
  let environment: { readonly DATA_DIR: string; readonly VAULT_KEYS: string };

  const snapshots = (): Snapshots => app.gateway.app.get(Snapshots, { strict: false });
  const ask = (method: 'get' | 'delete' | 'post', path: string) => request(app.url)[method](path).set('authorization', `Bearer ${key}`);
  const members = async (id = groupId): Promise<readonly Member[]> => (await app.simulator.ask('GET', `/v3/groups/${id}/receivers?pagesize=5000&type=all&detail=4`)) as Member[];
  /** What a restore has to bring back of every member. */
  const kept = async (id = groupId) =>
    (await members(id))
      .map((row) => {
        const { email, registered, activated, deactivated, source, attributes, global_attributes, tags, active } = row as Member & Record<string, unknown>;
        return { email, registered, activated, deactivated, source, attributes, global_attributes, tags, active };
      })
      .toSorted((one, other) => one.email.localeCompare(other.email));
  const fill = async (count: number): Promise<void> => {
    const rows = Array.from({ length: count }, (_, at) => ({ email: `member-${at}@example.org`, registered: 1_600_000_000 + Math.floor(at / 7), activated: at % 3 === 0 ? 0 : 1_600_000_100, source: 'test', tags: [`even-${at % 2}`] }));
    for (let at = 0; at < count; at += 1_000) await app.simulator.ask('POST', `/v3/groups/${groupId}/receivers/upsert`, rows.slice(at, at + 1_000));
  };
  /** Fills the group and has it cleared; resolves to the id of the snapshot. */
  const clearAfter = async (count: number): Promise<string> => {
    await app.simulator.ask('DELETE', `/v3/groups/${groupId}/clear`);
    await fill(count);
    await ask('delete', `/v3/groups/${groupId}/clear`).expect(200);
    return (await snapshots().list())[0]?.id ?? '';
  };
  const restore = (id: string, target?: string) => snapshots().restore(id, { by: 'test', groupId: target }, () => undefined);

  beforeAll(async () => {
    environment = { DATA_DIR: await createFolder(), VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` };
    app = await startApp({ ...environment, SNAPSHOT_MAX_BYTES: '1200000', UPSTREAM_RETRIES: '0' });
    key = await app.consumer({ switches: { snapshotClear: true, v1Clear: true } });
    groupId = String(((await app.simulator.ask('POST', '/v3/groups', { name: 'to be cleared' })) as { id: string }).id);
  });
  afterEach(async () => {
    await app.simulator.clearFaults();
    for (const { id } of await snapshots().list()) await snapshots().remove(id, 'test');
  });
  afterAll(() => app.stop());

  it.each([
    ['v3', () => ask('delete', `/v3/groups/${groupId}/clear`)],
    ['v2', () => ask('delete', `/v2/groups/${groupId}/truncate`)],
    ['v1', () => ask('delete', `/v1/groups/${groupId}/receivers`)],
    ['GraphQL', () => ask('post', '/graphql').send({ query: 'mutation ($id: ID!) { clearGroup(input: { id: $id }) { dryRun } }', variables: { id: groupId } })],
  ] as const)('is filled again as it was after a clear through %s', async (_door, clear) => {
    await fill(40);
    const before = await kept();
    expect((await clear()).status).toBe(200);
    expect(await members()).toEqual([]);
    const [snapshot] = await snapshots().list();
    const counts: number[] = [];
    const restored = await snapshots().restore(snapshot?.id ?? '', { by: 'test' }, (written) => counts.push(written));
    expect([restored, counts, await kept()]).toEqual([{ receivers: 40, written: 40, left: 0, refused: 0 }, [40], before]);
  });

  it('keeps every receiver of a long list, and restores it in parts that show their progress', async () => {
    await fill(2_345);
    await ask('delete', `/v3/groups/${groupId}/clear`).expect(200);
    const [snapshot] = await snapshots().list();
    const counts: number[] = [];
    await snapshots().restore(snapshot?.id ?? '', { by: 'test' }, (written) => counts.push(written));
    expect([snapshot?.receivers, (await members()).length, counts.length > 5, counts.at(-1)]).toEqual([2_345, 2_345, true, 2_345]);
  });

  it('is restored by a second try where the first one broke off', async () => {
    await fill(2_345);
    await ask('delete', `/v3/groups/${groupId}/clear`).expect(200);
    const [snapshot] = await snapshots().list();
    const restore = () => snapshots().restore(snapshot?.id ?? '', { by: 'test' }, () => undefined);
    const path = `/v3/groups/${groupId}/receivers/upsert`;
    await app.simulator.faults([{ path, count: 3, fault: {} }, { path, fault: { status: 500 } }]);
    await expect(restore()).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect([(await members()).length, (await snapshots().find(snapshot?.id ?? ''))?.restored]).toEqual([750, 750]);
    await app.simulator.clearFaults();
    expect([await restore(), (await members()).length]).toEqual([{ receivers: 2_345, written: 1_595, left: 750, refused: 0 }, 2_345]);
  });

  it.each([
    ['the group', async () => groupId],
    ['another group', async () => String(((await app.simulator.ask('POST', '/v3/groups', { name: 'target' })) as { id: string }).id)],
  ])('is restored into %s without those who are in there by then: who opted out or changed something since keeps it', async (_, targetOf) => {
    const id = await clearAfter(300);
    const target = await targetOf();
    const rows = [{ email: 'MEMBER-1@example.org' }, { email: 'member-2@example.org', registered: 1_700_000_000, source: 'again' }, { email: 'member-299@example.org', source: 'again' }];
    await app.simulator.ask('POST', `/v3/groups/${target}/receivers/upsert`, rows);
    await app.simulator.ask('PUT', `/v3/groups/${target}/receivers/member-1@example.org/deactivate`);
    const those = async () => (await kept(target)).filter(({ email }) => /-(?:1|2|299)@/.test(email));
    const before = await those();
    expect([await restore(id, target), await those(), (await members(target)).length]).toEqual([{ receivers: 300, written: 297, left: 3, refused: 0 }, before, 300]);
    expect((await snapshots().find(id))?.restored).toBe(300);
  });

  it('is not restored where nobody can tell who is in it', async () => {
    const id = await clearAfter(3);
    await app.simulator.faults([{ path: `/v3/groups/${groupId}/get_receivers`, fault: { status: 200, emptyBody: true } }]);
    await expect(restore(id)).rejects.toMatchObject({ code: 'upstream_invalid_answer' });
    expect(await members()).toEqual([]);
  });

  it('tells how far the last restore came, not the one before', async () => {
    const id = await clearAfter(3);
    await restore(id);
    await app.simulator.faults([{ path: '/v3/', fault: { status: 503 } }]);
    await expect(restore(id)).rejects.toMatchObject({ code: 'upstream_unavailable' });
    expect((await snapshots().find(id))?.restored).toBe(0);
  });

  it('is not called restored after an empty answer, which says nothing of the rows', async () => {
    const id = await clearAfter(3);
    await app.simulator.faults([{ path: `/v3/groups/${groupId}/receivers/upsert`, fault: { emptyBody: true, afterHandling: true } }]);
    await expect(restore(id)).rejects.toMatchObject({ code: 'upstream_invalid_answer', message: 'CleverReach answered with nothing.' });
    expect([await restore(id), (await members()).length]).toEqual([{ receivers: 3, written: 0, left: 3, refused: 0 }, 3]);
  });

  it('is restored from a terminal, which tells how many were written, were there already, and were not taken', async () => {
    const id = await clearAfter(4);
    await app.simulator.ask('POST', `/v3/groups/${groupId}/receivers`, { email: 'member-1@example.org' });
    await app.simulator.ask('POST', '/v3/blacklist', { email: 'member-2@example.org' });
    const { out } = await runLine({ ...environment, CLEVERREACH_URL: app.simulator.url }, `snapshots restore ${id} --yes`);
    await app.simulator.ask('DELETE', '/v3/blacklist/member-2@example.org');
    expect(out).toBe('3 of 4 receivers are in the group.\nDone: 2 receivers are back, 1 were there already and are left as they are, 1 were not taken by CleverReach.');
  });

  it('is not called restored where the snapshot is removed meanwhile', async () => {
    await fill(2_345);
    await ask('delete', `/v3/groups/${groupId}/clear`).expect(200);
    const [snapshot] = await snapshots().list();
    let removed: Promise<void> | undefined;
    const restoring = snapshots().restore(snapshot?.id ?? '', { by: 'test' }, () => {
      removed ??= snapshots().remove(snapshot?.id ?? '', 'test');
    });
    await expect(restoring).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/ of 2345 receivers are written/) as string });
    await removed;
  });

  it('is kept whole although a receiver leaves while it is read, which moves the others over the borders of pages', async () => {
    await fill(2_345);
    const [first] = await members();
    const list = `/v3/groups/${groupId}/receivers`;
    await app.simulator.clearCalls();
    await app.simulator.faults([{ method: 'GET', path: list, fault: { delayMs: 150 } }]);
    const clear = ask('delete', `/v3/groups/${groupId}/clear`).then(({ status }) => status);
    await expect.poll(async () => (await app.simulator.calls()).filter(({ method, path }) => method === 'GET' && path.startsWith(list)).length, { interval: 10, timeout: 10_000 }).toBeGreaterThan(0);
    await app.simulator.ask('DELETE', `${list}/${first?.email}`);
    expect(await clear).toBe(200);
    const [snapshot] = await snapshots().list();
    await snapshots().restore(snapshot?.id ?? '', { by: 'test' }, () => undefined);
    expect(new Set((await members()).map(({ email }) => email)).size).toBe(2_345);
  });

  it('is not cleared where its receivers cannot be read to the end', async () => {
    await fill(40);
    await app.simulator.faults([{ method: 'GET', path: `/v3/groups/${groupId}/receivers`, fault: { truncateBody: true } }]);
    const { status } = await ask('delete', `/v3/groups/${groupId}/clear`);
    await app.simulator.clearFaults();
    expect([status >= 500, (await members()).length >= 40, await snapshots().list()]).toEqual([true, true, []]);
  });

  it('is not cleared where there is no room for the snapshot, and nothing of it is left', async () => {
    await fill(4_900);
    const answer = await ask('delete', `/v3/groups/${groupId}/clear`);
    expect([answer.status, (await members()).length, await snapshots().list()]).toEqual([507, 4_900, []]);
    await app.simulator.ask('DELETE', `/v3/groups/${groupId}/clear`);
  });

  it('is asked nothing between the last page of its snapshot and the clear: who joins then would be in neither', async () => {
    await fill(3);
    await app.simulator.clearCalls();
    await ask('delete', `/v3/groups/${groupId}/clear`).expect(200);
    const asked = (await app.simulator.calls()).map(({ method, path }) => `${method} ${path.replace(/^.*\/groups\/\d+|\?.*$/g, '')}`);
    expect([new Set(asked.slice(0, -1)), asked.at(-1)]).toEqual([new Set(['GET /receivers']), 'DELETE /clear']);
  });

  it('is left alone by a dry run, which takes no snapshot', async () => {
    await fill(3);
    await ask('delete', `/v3/groups/${groupId}/clear`).set('x-dry-run', '1').expect(200);
    expect([(await members()).length, await snapshots().list()]).toEqual([3, []]);
  });

  it('is cleared without a snapshot for a consumer that does not want one', async () => {
    await fill(3);
    await request(app.url).delete(`/v3/groups/${groupId}/clear`).set('authorization', `Bearer ${await app.consumer({})}`).expect(200);
    expect(await snapshots().list()).toEqual([]);
  });

  it('is restored by an operator over the admin API, into another group where wanted', async () => {
    const { key: operator } = await createOperator(app.gateway, 'operator');
    const admin = (method: 'get' | 'post' | 'delete', path: string) => request(app.gateway.adminUrl)[method](`/admin${path}`).set('authorization', `Bearer ${operator}`);
    const other = String(((await app.simulator.ask('POST', '/v3/groups', { name: 'other' })) as { id: string }).id);
    await fill(5);
    await ask('delete', `/v3/groups/${groupId}/clear`).expect(200);
    const { snapshots: listed } = (await admin('get', '/snapshots').expect(200)).body as { snapshots: { id: string; receivers: number }[] };
    await admin('post', `/snapshots/${listed[0]?.id}/restore`).send({ groupId: other }).expect(202);
    await expect.poll(async () => ((await admin('get', `/snapshots/${listed[0]?.id}`)).body as { restored: number }).restored, { timeout: 10_000 }).toBe(5);
    expect([(await members(other)).length, (await members()).length, JSON.stringify(listed).includes('@')]).toEqual([5, 0, false]);
    expect((await admin('post', `/snapshots/${listed[0]?.id}/restore`).send({ groupId: other }).expect(202)).body).toMatchObject({ receivers: 5, restored: 0 });
    await expect.poll(async () => ((await admin('get', `/snapshots/${listed[0]?.id}`)).body as { restored: number }).restored, { timeout: 10_000 }).toBe(5);
  });
});

describe('a group whose receivers CleverReach tells one at a time', () => {
  it('is restored without any of those who are in it', async () => {
    const upstream = await startOddUpstream('129148');
    const app = await startApp({ CLEVERREACH_URL: upstream.url });
    const key = await app.consumer({ switches: { snapshotClear: true } });
    const rows = ['a', 'b', 'c'].map((id) => ({ id, email: `${id}@example.org` }));
    const pageOf = ({ method, target, body }: HeardRequest): number => Number(method === 'GET' ? new URLSearchParams(target.split('?')[1]).get('page') : (JSON.parse(body) as { page: number }).page);
    let there = rows;
    upstream.answer = (request) => {
      const { method, target } = request;
      const content = method === 'DELETE' ? true : target.endsWith('/upsert') ? [{ status: 'insert success' }] : there.slice(pageOf(request)).slice(0, 1);
      return { status: 200, headers: [['content-type', 'application/json']], body: JSON.stringify(content) };
    };
    await request(app.url).delete('/v3/groups/7/clear').set('authorization', `Bearer ${key}`).expect(200);
    there = rows.slice(0, 2);
    const snapshots = app.gateway.app.get(Snapshots, { strict: false });
    const restored = await snapshots.restore((await snapshots.list())[0]?.id ?? '', { by: 'test' }, () => undefined);
    const written = upstream.heard.filter(({ target }) => target.endsWith('/upsert')).map(({ body }) => JSON.parse(body) as unknown);
    await app.stop();
    await upstream.close();
    expect([restored, written]).toEqual([{ receivers: 3, written: 1, left: 2, refused: 0 }, [[{ email: 'c@example.org' }]]]);
  });
});

describe('a group whose receivers CleverReach tells without end', () => {
  it('is not cleared: nobody can tell whether the snapshot would be whole', async () => {
    const upstream = await startOddUpstream('129148');
    const app = await startApp({ CLEVERREACH_URL: upstream.url });
    const key = await app.consumer({ switches: { snapshotClear: true } });
    upstream.answer = { status: 200, headers: [['content-type', 'application/json']], body: JSON.stringify([{ id: '1', email: 'a@example.org' }, { id: '2', email: 'b@example.org' }]) };
    const { status, body } = await request(app.url).delete('/v3/groups/7/clear').set('authorization', `Bearer ${key}`);
    const heard = new Set(upstream.heard.map(({ method }) => method));
    await app.stop();
    await upstream.close();
    expect([status, body, [...heard]]).toEqual([502, { error: { code: 502, message: 'Bad Gateway: CleverReach gave the same page of receivers again and again.' } }, ['GET']]);
  });
});
