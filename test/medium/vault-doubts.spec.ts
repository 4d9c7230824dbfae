import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { sqlite } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { listExchanges, startVaultProcess } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const accountId = '129148';
const whoAmI = '/v3/debug/whoami';

describe('a renewed token that CleverReach refuses again', () => {
  let store: TestStore;
  let simulator: TestSimulator;
  let gateway: VaultProcess;

  beforeEach(async () => {
    [store, simulator] = await Promise.all([sqlite.create(), startSimulator()]);
    gateway = await startVaultProcess({ ...store.environment, CLEVERREACH_URL: simulator.url, ACCESS_CACHE_MS: '0' });
    await gateway.accounts.connect({ accountId, name: 'Main shop', clientId: 'sim-client-1', clientSecret: new Secret('sim-secret-1') });
  });
  afterEach(async () => {
    await gateway.stop();
    await simulator.close();
    await store.remove();
  });

  /** What a caller does whose every call ends in 401: the answer of the keeper, in one word. */
  const callInVain = async (): Promise<string> => {
    try {
      const token = await gateway.keeper.token(accountId);
      const renewed = await gateway.keeper.renew(accountId, token);
      await gateway.keeper.doubt(accountId, renewed);
      return 'doubted';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const stateOf = async (): Promise<unknown> => {
    const status = await gateway.accounts.find(accountId);
    return status && [status.state, status.failures];
  };
  /** The client's own token is proven by whoami before it is kept, so that call must still work when it is fetched. */
  const refuseWhoAmIAfterwards = (): Promise<void> => simulator.faults([{ path: whoAmI, count: 1, fault: { delayMs: 0 } }, { path: whoAmI, count: 1, fault: { expiredToken: true } }]);

  it('is left alone where CleverReach takes it elsewhere: the account stays connected', async () => {
    await gateway.keeper.token(accountId);
    await simulator.clearCalls();
    const outcomes = [await callInVain(), await callInVain(), await callInVain()];
    expect([outcomes, await listExchanges(simulator), await stateOf()]).toEqual([['doubted', 'reconnect_needed', 'reconnect_needed'], [200], ['connected', 0]]);
  });

  it('is renewed at once when it ends for good', async () => {
    await gateway.keeper.token(accountId);
    await callInVain();
    await simulator.expireTokens();
    const token = await gateway.keeper.token(accountId);
    expect((await gateway.keeper.renew(accountId, token)).reveal()).not.toBe(token.reveal());
  });

  it('makes renewals wait ever longer where CleverReach takes it nowhere, and the token stays in use meanwhile', async () => {
    await gateway.keeper.token(accountId);
    const waits: unknown[] = [];
    for (let round = 0; round < 3; round += 1) {
      await simulator.clearCalls();
      await refuseWhoAmIAfterwards();
      const outcomes = [await callInVain(), await callInVain()];
      waits.push([outcomes, (await listExchanges(simulator)).length, await stateOf()]);
      gateway.clock.move(1_000 * 2 ** round);
    }
    await gateway.keeper.token(accountId);
    expect(waits).toEqual([1, 2, 3].map((failures) => [['doubted', 'upstream_unavailable'], 1, ['waiting', failures]]));
  });

  it('needs nobody where CleverReach took none of its tokens for a while', async () => {
    await gateway.keeper.token(accountId);
    await simulator.faults([{ path: '/v3/', fault: { expiredToken: true } }]);
    const outcomes: unknown[] = [];
    for (let round = 0; round < 3; round += 1) {
      outcomes.push([await callInVain(), await stateOf()]);
      gateway.clock.move(16_000);
    }
    await simulator.clearFaults();
    const token = await gateway.keeper.token(accountId);
    const renewed = await gateway.keeper.renew(accountId, token);
    expect([outcomes, renewed.reveal() === token.reveal(), await stateOf()]).toEqual([[1, 2, 3].map((failures) => ['upstream_unavailable', ['waiting', failures]]), false, ['connected', expect.any(Number)]]);
  });

  it('asks for a person in the end, and is put away', async () => {
    await gateway.keeper.token(accountId);
    await gateway.database.query.updateTable('grants').set({ state: 'waiting', failures: 19 }).execute();
    await refuseWhoAmIAfterwards();
    expect([await callInVain(), await stateOf(), await callInVain()]).toEqual(['doubted', ['reconnect_needed', 20], 'reconnect_needed']);
  });

  it('is forgotten once a renewal for another reason succeeds', async () => {
    await gateway.keeper.token(accountId);
    await refuseWhoAmIAfterwards();
    await callInVain();
    await gateway.database.query.updateTable('grants').set({ access_token: null, retry_at: null }).execute();
    await gateway.keeper.token(accountId);
    expect(await stateOf()).toEqual(['connected', 0]);
  });

  it('counts once, however many callers saw it', async () => {
    const token = await gateway.keeper.token(accountId);
    const renewed = await gateway.keeper.renew(accountId, token);
    await simulator.faults([{ path: whoAmI, fault: { expiredToken: true } }]);
    await Promise.all(Array.from({ length: 10 }, () => gateway.keeper.doubt(accountId, renewed)));
    await gateway.keeper.doubt(accountId, token);
    expect(await stateOf()).toEqual(['waiting', 1]);
  });

  it('waits as well where CleverReach says nothing about it', async () => {
    const renewed = await gateway.keeper.token(accountId);
    await simulator.faults([{ path: whoAmI, fault: { status: 503 } }]);
    await gateway.keeper.doubt(accountId, renewed);
    expect(await stateOf()).toEqual(['waiting', 1]);
  });
});
