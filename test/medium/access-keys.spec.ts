import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../../src/core/index.js';
import { connectAccounts, HandClock, judge, makeConsumer, openAccess } from '../support/access.js';
import type { AccessProcess } from '../support/access.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const refused = 'unauthenticated: The credential is not valid.';

describe.each(storeKinds)('API keys on $name', ({ skipped, create }) => {
  let store: TestStore;
  const clock = new HandClock();
  let access: AccessProcess;

  const rule = it.skipIf(skipped !== undefined);

  beforeAll(async () => {
    if (skipped !== undefined) return;
    store = await create();
    access = await openAccess({ ...store.environment, ACCESS_CACHE_MS: '500' }, clock);
    await connectAccounts(access);
  });
  afterAll(async () => {
    if (skipped !== undefined) return;
    await access.close();
    await store.remove();
  });

  rule('prove their consumer with its scopes, accounts and switches', async () => {
    const consumer = await makeConsumer(access, { scopes: ['groups:write', '*:read'], accountIds: ['1002', '1001'], switches: { dryRun: true } });
    const { key, id, expiresAt } = await access.keys.create({ consumerId: consumer.id, name: 'k', expiresAt: clock.timeMs + 1_000 }, 'test');
    expect(await judge(access, key)).toEqual({
      consumerId: consumer.id,
      consumerName: consumer.name,
      kind: 'v3_integration',
      scopes: new Set(['*:read', 'groups:write']),
      accountIds: ['1001', '1002'],
      switches: { dryRun: true },
      policy: {},
      credential: { kind: 'api_key', id },
      expiresAt,
    });
  });

  rule('are refused alike when unknown, wrong, expired, revoked, of a revoked consumer or no key at all', async () => {
    const make = async (expiresAt?: number) => {
      const consumer = await makeConsumer(access);
      return { consumer, ...(await access.keys.create({ consumerId: consumer.id, name: 'k', expiresAt }, 'test')) };
    };
    const [wrong, expired, revoked, orphaned] = [await make(), await make(clock.timeMs + 1), await make(), await make()];
    await access.keys.revoke(revoked.id, 'test');
    await access.consumers.revoke(orphaned.consumer.id, 'test');
    clock.timeMs += 1;
    const unknown = `crgw_aaaaaaaa_${'A'.repeat(43)}`;
    const text = wrong.key.reveal();
    const tampered = text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A');
    const answers = await Promise.all([unknown, tampered, expired.key, revoked.key, orphaned.key, 'crgw_', '', 'nonsense'].map((credential) => judge(access, credential)));
    expect(answers).toEqual(answers.map(() => refused));
  });

  rule('are stored as a hash and listed without the key', async () => {
    const consumer = await makeConsumer(access);
    const { key } = await access.keys.create({ consumerId: consumer.id, name: 'k' }, 'test');
    const stored = JSON.stringify(await access.database.query.selectFrom('api_keys').selectAll().execute());
    const listed = JSON.stringify(await access.keys.list(consumer.id));
    const secretPart = key.reveal().slice('crgw_12345678_'.length);
    expect([stored, listed].filter((text) => text.includes(secretPart))).toEqual([]);
  });

  rule('remember their last use to the minute', async () => {
    const consumer = await makeConsumer(access);
    const { key } = await access.keys.create({ consumerId: consumer.id, name: 'k' }, 'test');
    const startMs = clock.timeMs;
    const lastUse = async () => (await access.keys.list(consumer.id))[0]?.lastUsedAt;
    await judge(access, key);
    await expect.poll(lastUse).toBe(startMs);
    clock.timeMs = startMs + 59_000;
    await judge(access, key);
    clock.timeMs = startMs + 60_000;
    await judge(access, key);
    await expect.poll(lastUse).toBe(startMs + 60_000);
  });

  rule('lose an account and a scope that their consumer loses', async () => {
    const consumer = await makeConsumer(access, { scopes: ['groups:read', 'groups:write'], accountIds: ['1001', '1002'] });
    const { key } = await access.keys.create({ consumerId: consumer.id, name: 'k' }, 'test');
    await judge(access, key);
    await access.consumers.change(consumer.id, { scopes: ['groups:read'], accountIds: ['1002'], switches: { v1Clear: true } }, 'test');
    expect(await judge(access, key)).toMatchObject({ scopes: new Set(['groups:read']), accountIds: ['1002'], switches: { v1Clear: true } });
  });

  rule('are never called wrong because the store is gone', async () => {
    const { key, consumerId } = await access.keys.create({ consumerId: (await makeConsumer(access)).id, name: 'k' }, 'test');
    const other = await openAccess({ ...store.environment, ACCESS_CACHE_MS: '500' }, clock);
    await judge(other, key);
    await expect.poll(async () => (await access.keys.list(consumerId))[0]?.lastUsedAt).toBe(clock.timeMs);
    await other.database.close();
    const trusted = await judge(other, key);
    clock.timeMs += 500;
    const asked = await other.authenticator.authenticate(key).catch((error: unknown) => error);
    expect([trusted, asked]).toEqual([expect.objectContaining({ consumerId }), expect.not.objectContaining({ code: 'unauthenticated' })]);
  });

  rule('are refused by a process that trusted them a moment ago, within ACCESS_CACHE_MS of their revocation in another', async () => {
    const other = await openAccess({ ...store.environment, ACCESS_CACHE_MS: '500' }, clock);
    const { key, id } = await access.keys.create({ consumerId: (await makeConsumer(access)).id, name: 'k' }, 'test');
    const before = await judge(other, key);
    await access.keys.revoke(id, 'test');
    const here = await judge(access, key);
    clock.timeMs += 500;
    const there = await judge(other, key);
    await other.close();
    expect([before, here, there]).toEqual([expect.objectContaining({ credential: { kind: 'api_key', id } }), refused, refused]);
  });

  rule('are refused elsewhere within a second of real time', async () => {
    const other = await openAccess(store.environment, new SystemClock());
    const { key, id } = await access.keys.create({ consumerId: (await makeConsumer(access)).id, name: 'k' }, 'test');
    await judge(other, key);
    await access.keys.revoke(id, 'test');
    await expect.poll(() => judge(other, key), { timeout: 1_000, interval: 50 }).toBe(refused);
    await other.close();
  });

  rule('cannot be made for a revoked consumer, with an end in the past or without a name', async () => {
    const revoked = await makeConsumer(access);
    await access.consumers.revoke(revoked.id, 'test');
    const { id } = await makeConsumer(access);
    const attempts = [
      { consumerId: revoked.id, name: 'k' },
      { consumerId: 'nobody', name: 'k' },
      { consumerId: id, name: 'k', expiresAt: clock.timeMs },
      { consumerId: id, name: 'k', expiresAt: NaN },
      { consumerId: id, name: ' ' },
    ];
    const codes = await Promise.all(attempts.map(async (attempt) => access.keys.create(attempt, 'test').catch((error: { code: string }) => error.code)));
    expect(codes).toEqual(['not_found', 'not_found', 'invalid_input', 'invalid_input', 'invalid_input']);
  });

  rule('belong to consumers with a name of their own, known scopes and connected accounts', async () => {
    const { name } = await makeConsumer(access);
    const attempts = [{ name }, { scopes: ['group:read'] }, { accountIds: ['9999'] }, { name: 'two\nlines' }];
    const codes = await Promise.all(attempts.map((wanted) => makeConsumer(access, wanted).catch((error: { code: string }) => error.code)));
    expect(codes).toEqual(['conflict', 'invalid_input', 'invalid_input', 'invalid_input']);
  });
});
