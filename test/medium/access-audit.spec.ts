import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectAccounts, HandClock, makeConsumer, openAccess } from '../support/access.js';
import type { AccessProcess } from '../support/access.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

describe.each(storeKinds)('the audit log on $name', ({ skipped, create }) => {
  let store: TestStore;
  let clock: HandClock;
  let access: AccessProcess;

  const rule = it.skipIf(skipped !== undefined);

  beforeEach(async () => {
    if (skipped !== undefined) return;
    store = await create();
    clock = new HandClock();
    access = await openAccess(store.environment, clock);
  });
  afterEach(async () => {
    if (skipped !== undefined) return;
    await access.close();
    await store.remove();
  });

  const record = (event: string) => access.audit.record({ event, accountId: '1001', facts: { count: 7, endpoint: 'groups.clear' } });

  rule('tells who made and revoked what, in order', async () => {
    await connectAccounts(access);
    const { id } = await makeConsumer(access);
    const key = await access.keys.create({ consumerId: id, name: 'k' }, 'cli');
    await access.keys.revoke(key.id, 'cli');
    const entries = await access.trail.list({});
    expect(entries.map(({ event, consumerId, facts }) => [event, consumerId === id, facts['by']])).toEqual([
      ['key.revoked', true, 'cli'],
      ['key.created', true, 'cli'],
      ['consumer.created', true, 'test'],
    ]);
  });

  rule('is found by event, account and place', async () => {
    for (const event of ['a', 'b', 'a', 'a']) await record(event);
    const [last] = await access.trail.list({ event: 'a', limit: 1 });
    const before = await access.trail.list({ event: 'a', accountId: '1001', beforeSeq: last?.seq });
    expect([last?.facts, before.length, await access.trail.list({ accountId: '2002' })]).toEqual([{ count: 7, endpoint: 'groups.clear' }, 2, []]);
  });

  rule('keeps one chain when two processes write at the same time', async () => {
    const other = await openAccess(store.environment, clock);
    await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 ? access : other).audit.record({ event: `e${at}` })));
    await other.close();
    expect(await access.trail.verify()).toEqual({ entries: 20, lastHash: expect.stringMatching(/^[0-9a-f]{64}$/), brokenSeq: undefined });
  });

  rule('says which entry was changed', async () => {
    for (const event of ['a', 'b', 'c']) await record(event);
    const [, second] = await access.trail.list({});
    await access.database.query.updateTable('audit').set({ facts: '{"count":6,"endpoint":"groups.clear"}' } as never).where('event', '=', 'b').execute();
    expect(await access.trail.verify()).toMatchObject({ entries: 1, brokenSeq: second?.seq });
  });

  rule('says where an entry was taken out', async () => {
    for (const event of ['a', 'b', 'c']) await record(event);
    const [third] = await access.trail.list({});
    await access.database.query.deleteFrom('audit').where('event', '=', 'b').execute();
    expect(await access.trail.verify()).toMatchObject({ entries: 1, brokenSeq: third?.seq });
  });

  rule('says that its end was cut off to whoever noted a hash of it, also where it has grown since', async () => {
    const empty = await access.trail.verify();
    for (const event of ['a', 'b']) await record(event);
    const { lastHash: noted } = await access.trail.verify();
    await record('c');
    const whole = [await access.trail.verify(noted), await access.trail.verify(empty.lastHash), await access.trail.verify('made up')];
    await access.database.query.deleteFrom('audit').where('event', 'in', ['b', 'c']).execute();
    await record('d');
    const cut = await access.trail.verify(noted);
    expect([...whole, cut].map(({ brokenSeq, hasNoted }) => [brokenSeq, hasNoted])).toEqual([[undefined, true], [undefined, true], [undefined, false], [undefined, false]]);
  });

  rule('has no entry for a change that was not made, and no change without its entry', async () => {
    await connectAccounts(access);
    await makeConsumer(access, { name: 'twice' });
    await makeConsumer(access, { name: 'twice' }).catch(() => undefined);
    await makeConsumer(access, { accountIds: ['9999'] }).catch(() => undefined);
    expect([(await access.trail.list({})).length, (await access.consumers.list()).length]).toEqual([1, 1]);
  });
});
