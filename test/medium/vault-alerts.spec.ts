import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { sqlite } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { agree, startVaultProcess } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const accountId = '129148';
const HOUR_MS = 3_600_000;

describe('what an operator is told of the tokens of an account', () => {
  let store: TestStore;
  let simulator: TestSimulator;
  let gateway: VaultProcess;

  beforeEach(async () => {
    [store, simulator] = await Promise.all([sqlite.create(), startSimulator()]);
    gateway = await startVaultProcess({ ...store.environment, CLEVERREACH_URL: simulator.url, ACCESS_CACHE_MS: '0', TOKEN_RENEW_BEFORE_SECONDS: '600' });
  });
  afterEach(async () => {
    await gateway.stop();
    await simulator.close();
    await store.remove();
  });

  const connect = async (lifeMs: number, clientSecret = 'sim-secret-1'): Promise<void> =>
    gateway.accounts.connect({ accountId, name: 'Shop', clientId: 'sim-client-1', clientSecret: new Secret(clientSecret), ...(await agree(simulator)), expiresAt: gateway.clock.now() + lifeMs });
  /** Alerts so far: level and sentence. */
  const alerts = () =>
    gateway.logged
      .map((line) => JSON.parse(line) as { readonly level: string; readonly message: string })
      .filter(({ message }) => /^(An account must|A CleverReach token (expires|has expired))/.test(message))
      .map(({ level, message }) => `${level}: ${message}`);
  const metric = async (name: string): Promise<readonly string[]> => (await gateway.metrics.text()).split('\n').filter((line) => line.startsWith(name));
  const tryToken = () => gateway.keeper.token(accountId).then(() => 'good', (error: { readonly code: string }) => error.code);
  const settled = () => expect.poll(async () => (await gateway.accounts.find(accountId))?.state).not.toBe('connected');

  it('the metrics show how long each token is good, and how many grants are in which state', async () => {
    await connect(HOUR_MS);
    await gateway.rounds.look();
    const [seconds = ''] = await metric('gateway_token_seconds_left{');
    expect(seconds).toMatch(/^gateway_token_seconds_left\{account="129148"\} (3600|359\d)$/);
    expect(await metric('gateway_grants{')).toEqual(['gateway_grants{state="connected"} 1', 'gateway_grants{state="waiting"} 0', 'gateway_grants{state="reconnect_needed"} 0']);
  });

  it('the metrics forget an account that was disconnected', async () => {
    await connect(HOUR_MS);
    await gateway.rounds.look();
    await gateway.accounts.disconnect(accountId);
    await gateway.rounds.look();
    expect(await metric('gateway_token_seconds_left{')).toEqual([]);
  });

  it('an account that must be connected again is an error in the log of every process, once', async () => {
    await connect(-1, 'wrong');
    await simulator.killRefreshTokens();
    expect(await tryToken()).toBe('reconnect_needed');
    for (let round = 0; round < 3; round += 1) await gateway.rounds.look();
    expect(alerts()).toEqual(['error: An account must be connected again: CleverReach refuses its tokens.']);
    expect(await metric('gateway_grants{state="reconnect_needed"')).toEqual(['gateway_grants{state="reconnect_needed"} 1']);
  });

  it('is told again when it happens again', async () => {
    await connect(-1, 'wrong');
    await simulator.killRefreshTokens();
    await tryToken();
    await gateway.rounds.look();
    await connect(HOUR_MS);
    await gateway.rounds.look();
    await connect(-1, 'wrong');
    await simulator.killRefreshTokens();
    await tryToken();
    await gateway.rounds.look();
    expect(alerts()).toHaveLength(2);
  });

  it('a token that cannot be renewed is a warning when it is about to expire, and an error when it has', async () => {
    await connect(HOUR_MS);
    await simulator.faults([{ path: '/oauth/token.php', fault: { status: 503 } }]);
    const told: (readonly string[])[] = [];
    for (const byMs of [HOUR_MS - 500_000, 300_000, 201_000]) {
      gateway.clock.move(byMs);
      await tryToken();
      await settled();
      await gateway.rounds.look();
      told.push(alerts());
    }
    expect(told.at(-1)).toEqual(['warn: A CleverReach token expires soon and is not renewed.', 'error: A CleverReach token has expired and is not renewed: calls fail.']);
    expect(told[0]).toEqual([]);
  });
});
