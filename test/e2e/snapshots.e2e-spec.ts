import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Snapshots } from '../../src/upstream/index.js';
import { startOddUpstream } from '../support/odd-upstream.js';
import { createOperator } from '../support/operator.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

interface Member {
  readonly id: string;
  readonly email: string;
}

describe('a group whose consumer wants a snapshot before it is cleared', () => {
  let app: TestApp;
  let key: string;
  let groupId: string;

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

  beforeAll(async () => {
    app = await startApp({ SNAPSHOT_MAX_BYTES: '1200000', UPSTREAM_RETRIES: '0' });
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
    expect([restored, counts, await kept()]).toEqual([{ receivers: 40, written: 40, refused: 0 }, [40], before]);
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
    expect([await restore(), (await members()).length]).toEqual([{ receivers: 2_345, written: 2_345, refused: 0 }, 2_345]);
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
