import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { listExchanges, startVaultProcess, tryToken } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const HOUR_MS = 3_600_000;
const agency = { accountId: '129148', name: 'Agency', clientId: 'sim-client-1', clientSecret: new Secret('sim-secret-1') };
const itself = { accountId: '129149', name: 'Florist', clientId: 'sim-client-2', clientSecret: new Secret('sim-secret-2') };
const sub = { parentId: '129148', accountId: '129149', name: 'Florist' };

describe.each(storeKinds)('a sub-account on $name', ({ skipped, create }) => {
  let store: TestStore;
  let simulator: TestSimulator;
  let gateway: VaultProcess;
  const rule = it.skipIf(skipped !== undefined);

  beforeEach(async () => {
    if (skipped !== undefined) return;
    [store, simulator] = await Promise.all([create(), startSimulator()]);
    gateway = await startVaultProcess({ ...store.environment, CLEVERREACH_URL: simulator.url, ACCESS_CACHE_MS: '0' });
    await gateway.accounts.connect(agency);
  });
  afterEach(async () => {
    if (skipped !== undefined) return;
    await gateway.stop();
    await simulator.close();
    await store.remove();
  });

  const accountOf = async (token: Secret): Promise<string | undefined> => {
    const answer = await fetch(`${simulator.url}/v3/debug/whoami`, { headers: { authorization: `Bearer ${token.reveal()}` } });
    return answer.ok ? ((await answer.json()) as { id: string }).id : undefined;
  };
  /** Who lives by whom. */
  const listTies = async (): Promise<unknown> => (await gateway.accounts.list()).map(({ accountId, parentId, state }) => [accountId, parentId, state]);
  const outcome = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'done', (error: { code: string }) => error.code);

  rule('is spoken for with a token that its agency\'s fetched, sealed, and shown with its agency', async () => {
    const adoption = await gateway.subAccounts.adopt(sub);
    const token = await gateway.keeper.token('129149');
    const rows = JSON.stringify(await gateway.database.query.selectFrom('grants').selectAll().execute());
    expect([adoption.grant, adoption.tokenSeconds > 3_500, await accountOf(token), await listTies(), rows.includes(token.reveal())]).toEqual([
      'derived', true, '129149', [['129148', undefined, 'connected'], ['129149', '129148', 'connected']], false,
    ]);
  });

  rule('gets a new token in the same way when its own has expired, and when CleverReach refuses it', async () => {
    await gateway.subAccounts.adopt(sub);
    const first = await gateway.keeper.token('129149');
    gateway.clock.move(2 * HOUR_MS);
    const second = await gateway.keeper.token('129149');
    const third = await gateway.keeper.renew('129149', second);
    expect([new Set([first, second, third].map((token) => token.reveal())).size, await accountOf(third), (await listExchanges(simulator)).length]).toEqual([3, '129149', 1]);
  });

  rule('gets a new token even where its agency\'s was refused meanwhile', async () => {
    await gateway.subAccounts.adopt(sub);
    const token = await gateway.keeper.token('129149');
    await simulator.expireTokens();
    expect([await accountOf(await gateway.keeper.renew('129149', token)), await tryToken(simulator, (await gateway.keeper.token('129148')).reveal())]).toEqual(['129149', 200]);
  });

  rule('is renewed when somebody asks for it, not in the background', async () => {
    await gateway.subAccounts.adopt(sub);
    const token = await gateway.keeper.token('129149');
    gateway.clock.move(HOUR_MS);
    await gateway.rounds.look();
    const { access_token } = await gateway.database.query.selectFrom('grants').select('access_token').where('account_id', '=', '129149').executeTakeFirstOrThrow();
    expect(gateway.vault.open(access_token ?? '', { owner: '129149', kind: 'access_token' }).reveal()).toBe(token.reveal());
  });

  rule('that is connected by itself keeps its own grant', async () => {
    await gateway.accounts.connect(itself);
    const token = await gateway.keeper.token('129149');
    const { grant } = await gateway.subAccounts.adopt(sub);
    expect([grant, (await gateway.keeper.token('129149')).reveal() === token.reveal(), (await gateway.accounts.find('129149'))?.parentId]).toEqual(['own', true, undefined]);
  });

  rule('lives by itself once it is connected, and goes with its agency until then', async () => {
    await gateway.subAccounts.adopt(sub);
    await gateway.accounts.connect(itself);
    const own = await listTies();
    await gateway.accounts.disconnect('129149');
    await gateway.subAccounts.adopt(sub);
    await gateway.accounts.disconnect('129148');
    expect([own, await listTies(), await outcome(gateway.keeper.token('129149'))]).toEqual([
      [['129148', undefined, 'connected'], ['129149', undefined, 'connected']], [], 'not_connected',
    ]);
  });

  rule.each([
    ['of somebody else', { ...sub, accountId: '999' }, 'forbidden'],
    ['that is the agency itself', { ...sub, accountId: '129148' }, 'forbidden'],
    ['whose agency is not connected', { ...sub, parentId: '777' }, 'not_connected'],
  ])('%s is not adopted', async (_, wanted, code) => {
    expect([await outcome(gateway.subAccounts.adopt(wanted)), await listTies()]).toEqual([code, [['129148', undefined, 'connected']]]);
  });

  rule('adopts nothing itself: its grant is no agency\'s', async () => {
    await gateway.subAccounts.adopt(sub);
    simulator.world.store.accounts.put({ ...simulator.world.store.accounts.find('129148')!, agencyId: '129149' });
    expect(await outcome(gateway.subAccounts.adopt({ parentId: '129149', accountId: '129148', name: 'Agency' }))).toBe('not_connected');
  });

  rule('that its agency has lost is asked for by nobody any more, until it is adopted again', async () => {
    await gateway.subAccounts.adopt(sub);
    const token = await gateway.keeper.token('129149');
    const account = simulator.world.store.accounts.find('129149')!;
    simulator.world.store.accounts.put({ ...account, agencyId: '' });
    const codes = [await outcome(gateway.keeper.renew('129149', token)), await outcome(gateway.keeper.token('129149'))];
    simulator.world.store.accounts.put(account);
    await gateway.subAccounts.adopt(sub);
    expect([codes, await outcome(gateway.keeper.token('129149'))]).toEqual([['reconnect_needed', 'reconnect_needed'], 'done']);
  });

  rule('has no part in the trouble of its agency', async () => {
    await gateway.subAccounts.adopt(sub);
    const token = await gateway.keeper.token('129149');
    await gateway.accounts.connect({ ...agency, clientSecret: new Secret('wrong') });
    expect([await outcome(gateway.keeper.renew('129149', token)), await listTies()]).toEqual([
      'reconnect_needed', [['129148', undefined, 'reconnect_needed'], ['129149', '129148', 'connected']],
    ]);
  });
});
