import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/index.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { startVaultProcess } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const connection = {
  accountId: '129148',
  name: 'Main shop',
  clientId: 'client-1',
  clientSecret: new Secret('word-one'),
  accessToken: new Secret('word-two'),
  refreshToken: new Secret('word-three'),
  expiresAt: 2_000_000_000_000,
};
const status = { accountId: '129148', name: 'Main shop', clientId: 'client-1', state: 'connected', expiresAt: 2_000_000_000_000, failures: 0, retryAt: undefined, since: expect.any(Number) };

describe.each(storeKinds)('accounts on $name', ({ skipped, create }) => {
  let store: TestStore;
  let gateway: VaultProcess;
  beforeEach(async () => {
    if (skipped !== undefined) return;
    store = await create();
    gateway = await startVaultProcess(store.environment);
  });
  afterEach(async () => {
    if (skipped !== undefined) return;
    await gateway.stop();
    await store.remove();
  });

  const rule = it.skipIf(skipped !== undefined);

  rule('are stored sealed and shown without a token', async () => {
    await gateway.accounts.connect(connection);
    const rows = JSON.stringify(await gateway.database.query.selectFrom('grants').selectAll().execute());
    expect([await gateway.accounts.list(), await gateway.accounts.find('129148'), /word/.test(rows)]).toEqual([[status], status, false]);
  });

  rule('hand out the token they were connected with', async () => {
    await gateway.accounts.connect(connection);
    expect((await gateway.keeper.token('129148')).reveal()).toBe('word-two');
  });

  rule('are replaced by a second connection of the same account', async () => {
    await gateway.accounts.connect(connection);
    await gateway.accounts.connect({ accountId: '129148', name: 'Renamed', clientId: 'client-2', accessToken: new Secret('word-four') });
    expect([await gateway.accounts.list(), (await gateway.keeper.token('129148')).reveal()]).toEqual([
      [{ ...status, name: 'Renamed', clientId: 'client-2', expiresAt: undefined }],
      'word-four',
    ]);
  });

  rule('lose every sealed text when they are disconnected, and keep their consumers', async () => {
    const { query } = gateway.database;
    await gateway.accounts.connect(connection);
    await query.insertInto('consumers').values({ id: 'c1', name: 'shop', kind: 'internal_app', scopes: '[]', switches: '{}', created_at: 1 }).execute();
    await query.insertInto('consumer_accounts').values({ consumer_id: 'c1', account_id: '129148' }).execute();
    await gateway.accounts.disconnect('129148');
    const bindings = await query.selectFrom('consumer_accounts').select('account_id').execute();
    expect([await gateway.accounts.list(), await gateway.accounts.find('129148'), await query.selectFrom('grants').selectAll().execute(), bindings]).toEqual([
      [],
      undefined,
      [],
      [{ account_id: '129148' }],
    ]);
  });

  rule('that are not connected have no token', async () => {
    await expect(gateway.keeper.token('129148')).rejects.toMatchObject({ code: 'not_connected', facts: { accountId: '129148' } });
  });

  rule('give no token in any process a moment after one process disconnected them', async () => {
    const other = await startVaultProcess({ ...store.environment, ACCESS_CACHE_MS: '1000' });
    await gateway.accounts.connect(connection);
    await other.keeper.token('129148');
    await gateway.accounts.disconnect('129148');
    other.clock.move(1_000);
    const asked = other.keeper.token('129148');
    await expect(asked).rejects.toMatchObject({ code: 'not_connected' });
    await other.stop();
  });

  rule('do not use a token copied from another account', async () => {
    const { query } = gateway.database;
    await gateway.accounts.connect(connection);
    await gateway.accounts.connect({ ...connection, accountId: '129149', accessToken: new Secret('word-five') });
    const { access_token } = await query.selectFrom('grants').select('access_token').where('account_id', '=', '129149').executeTakeFirstOrThrow();
    await query.updateTable('grants').set({ access_token }).where('account_id', '=', '129148').execute();
    await expect(gateway.keeper.token('129148')).rejects.toMatchObject({ code: 'internal', facts: { owner: '129148', kind: 'access_token' } });
  });

  rule('cannot be connected without anything that gives a token', async () => {
    await expect(gateway.accounts.connect({ accountId: '129148', name: 'Shop', clientId: 'client-1' })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(gateway.accounts.connect({ ...connection, clientId: ' ' })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await gateway.accounts.list()).toEqual([]);
  });
});
