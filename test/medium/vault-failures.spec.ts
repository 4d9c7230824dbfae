import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { DatabaseLocks } from '../../src/storage/database-locks.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { sqlite } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { agree, listExchanges, startVaultProcess } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const HOUR_MS = 3_600_000;
const accountId = '129148';
const client = { accountId, name: 'Main shop', clientId: 'sim-client-1', clientSecret: new Secret('sim-secret-1') };
const tokenEndpoint = '/oauth/token.php';

let store: TestStore;
let simulator: TestSimulator;
const gateways: VaultProcess[] = [];

const start = async (environment: Environment = {}, parts?: Parameters<typeof startVaultProcess>[1]): Promise<VaultProcess> => {
  const gateway = await startVaultProcess({ ...store.environment, CLEVERREACH_URL: simulator.url, ACCESS_CACHE_MS: '0', ...environment }, parts);
  gateways.push(gateway);
  return gateway;
};

/** Connects the account with a pair of tokens of which the access token lives on for `lifeMs`. */
const connect = async (gateway: VaultProcess, lifeMs: number): Promise<Secret> => {
  const pair = await agree(simulator);
  await gateway.accounts.connect({ ...client, ...pair, expiresAt: gateway.clock.now() + lifeMs });
  await simulator.clearCalls();
  return pair.accessToken;
};

/** What a caller gets: the text of a token, or the error's code with its seconds. */
const outcome = (asked: Promise<Secret>): Promise<string> =>
  asked.then(
    (token) => token.reveal(),
    (error: { readonly code: string; readonly retryAfterSeconds?: number }) => `${error.code} ${error.retryAfterSeconds ?? '-'}`,
  );

const stateOf = async (gateway: VaultProcess): Promise<unknown> => {
  const status = await gateway.accounts.find(accountId);
  return status && [status.state, status.failures];
};

beforeEach(async () => {
  [store, simulator] = await Promise.all([sqlite.create(), startSimulator()]);
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.stop();
  await simulator.close();
  await store.remove();
});

describe('a token endpoint in trouble', () => {
  it('is left alone for a while, and callers are told for how long', async () => {
    const gateway = await start();
    await connect(gateway, -1);
    await simulator.faults([{ path: tokenEndpoint, count: 1, fault: { status: 503 } }]);
    const outcomes = [await outcome(gateway.keeper.token(accountId)), await outcome(gateway.keeper.token(accountId))];
    expect([outcomes, await stateOf(gateway), await listExchanges(simulator)]).toEqual([
      ['upstream_unavailable 1', 'upstream_unavailable 1'],
      ['waiting', 1],
      [503],
    ]);
  });

  it('is tried again after the pause', async () => {
    const gateway = await start();
    await connect(gateway, -1);
    await simulator.faults([{ path: tokenEndpoint, count: 1, fault: { status: 503 } }]);
    await outcome(gateway.keeper.token(accountId));
    gateway.clock.move(1_001);
    await gateway.keeper.token(accountId);
    expect([await stateOf(gateway), await listExchanges(simulator)]).toEqual([
      ['connected', 0],
      [503, 200],
    ]);
  });

  it('is asked ever more rarely', async () => {
    const gateway = await start();
    await connect(gateway, -1);
    await simulator.faults([{ path: tokenEndpoint, fault: { status: 500 } }]);
    const outcomes: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      outcomes.push(await outcome(gateway.keeper.token(accountId)));
      gateway.clock.move(HOUR_MS);
    }
    expect(outcomes.map((text) => text.replace('upstream_unavailable ', ''))).toEqual(['1', '2', '4', '8', '16', '16']);
  });

  it('is given the time it asks for', async () => {
    const gateway = await start();
    await connect(gateway, -1);
    await simulator.faults([{ path: tokenEndpoint, fault: { status: 429, retryAfterSeconds: 40 } }]);
    expect([await outcome(gateway.keeper.token(accountId)), await stateOf(gateway)]).toEqual(['upstream_unavailable 40', ['waiting', 1]]);
  });

  it('does not keep callers from a token that is still good', async () => {
    const gateway = await start();
    const token = await connect(gateway, 60_000);
    gateway.clock.move(40_000);
    await simulator.faults([{ path: tokenEndpoint, fault: { closeSocket: true } }]);
    await gateway.keeper.token(accountId);
    await expect.poll(() => stateOf(gateway)).toEqual(['waiting', 1]);
    expect([await outcome(gateway.keeper.token(accountId)), await listExchanges(simulator)]).toEqual([token.reveal(), [0]]);
  });

  it('that keeps silent holds a caller up no longer than a caller waits, and its late answer is kept', async () => {
    const gateway = await start({ TOKEN_WAIT_MS: '100' });
    await connect(gateway, -1);
    await simulator.faults([{ path: tokenEndpoint, count: 1, fault: { delayMs: 500 } }]);
    const first = await outcome(gateway.keeper.token(accountId));
    await expect.poll(() => outcome(gateway.keeper.token(accountId))).not.toMatch('upstream');
    expect([first, await listExchanges(simulator)]).toEqual(['upstream_unavailable 1', [200]]);
  });

  it('that never answers is given up', async () => {
    const gateway = await start({ TOKEN_EXCHANGE_TIMEOUT_MS: '100' });
    await connect(gateway, -1);
    await simulator.faults([{ path: tokenEndpoint, fault: { delayMs: 2_000 } }]);
    expect([await outcome(gateway.keeper.token(accountId)), await stateOf(gateway)]).toEqual(['upstream_unavailable 1', ['waiting', 1]]);
  });
});

describe('a lost answer', () => {
  it.each([
    ['a cut connection', { closeSocket: true, afterHandling: true }, 0],
    ['half an answer', { truncateBody: true }, 200],
    ['garbage', { brokenJson: true }, 200],
    ['an error page', { status: 502, afterHandling: true }, 502],
  ])('of the exchange (%s) costs one more try with the old refresh token, then the client asks for itself', async (_, fault, status) => {
    const gateway = await start();
    await connect(gateway, -1);
    await simulator.faults([{ path: tokenEndpoint, count: 1, fault }]);
    const first = await outcome(gateway.keeper.token(accountId));
    gateway.clock.move(1_001);
    await gateway.keeper.token(accountId);
    expect([first, await listExchanges(simulator), await stateOf(gateway)]).toEqual(['upstream_unavailable 1', [status, 400, 200], ['connected', 0]]);
  });
});

describe('a refusal', () => {
  it('of the refresh token makes the client ask for itself', async () => {
    const gateway = await start();
    await connect(gateway, -1);
    await simulator.killRefreshTokens();
    await gateway.keeper.token(accountId);
    expect([await listExchanges(simulator), await stateOf(gateway)]).toEqual([[400, 200], ['connected', 0]]);
  });

  it('of everything stops the trying until the account is connected again', async () => {
    const gateway = await start();
    await gateway.accounts.connect({ ...client, clientSecret: new Secret('wrong') });
    const refused = [await outcome(gateway.keeper.token(accountId)), await outcome(gateway.keeper.token(accountId))];
    const state = await stateOf(gateway);
    await gateway.accounts.connect(client);
    await gateway.keeper.token(accountId);
    expect([refused, state, await stateOf(gateway), await listExchanges(simulator)]).toEqual([
      ['reconnect_needed 60', 'reconnect_needed 60'],
      ['reconnect_needed', 1],
      ['connected', 0],
      [400, 200],
    ]);
  });

  it('leaves a token in use that is still good', async () => {
    const gateway = await start();
    const token = await connect(gateway, 60_000);
    gateway.clock.move(40_000);
    await simulator.faults([{ path: tokenEndpoint, fault: { status: 400 } }]);
    await gateway.keeper.token(accountId);
    await expect.poll(() => stateOf(gateway)).toEqual(['reconnect_needed', 1]);
    expect([await outcome(gateway.keeper.token(accountId)), (await listExchanges(simulator)).length]).toEqual([token.reveal(), 2]);
  });

  it('puts away a token that CleverReach no longer takes', async () => {
    const gateway = await start();
    const token = await connect(gateway, HOUR_MS);
    await simulator.faults([{ path: tokenEndpoint, fault: { status: 400 } }]);
    expect([await outcome(gateway.keeper.renew(accountId, token)), await outcome(gateway.keeper.token(accountId))]).toEqual([
      'reconnect_needed 60',
      'reconnect_needed 60',
    ]);
  });

  it('is what an account gets that has nothing to renew with', async () => {
    const gateway = await start();
    await gateway.accounts.connect({ accountId, name: 'Pasted', clientId: 'sim-client-1', accessToken: new Secret('pasted'), expiresAt: 1 });
    expect([await outcome(gateway.keeper.token(accountId)), await listExchanges(simulator)]).toEqual(['reconnect_needed 60', []]);
  });

  it('meets a client whose own token belongs to another account', async () => {
    const gateway = await start();
    await gateway.accounts.connect({ ...client, accountId: '129149' });
    expect([await outcome(gateway.keeper.token('129149')), (await gateway.accounts.find('129149'))?.state]).toEqual(['reconnect_needed 60', 'reconnect_needed']);
  });
});

describe('while an exchange runs', () => {
  /** Starts an exchange that takes a while, does something meanwhile, and tells what the caller got. */
  const meanwhile = async (gateway: VaultProcess, work: () => Promise<unknown>): Promise<string> => {
    await connect(gateway, -1);
    await simulator.faults([{ path: tokenEndpoint, count: 1, fault: { delayMs: 600 } }]);
    const asked = outcome(gateway.keeper.token(accountId));
    await simulator.faultsMet();
    await work();
    return asked;
  };

  it('a new connection of the account is not overwritten', async () => {
    const [gateway, operator] = [await start(), await start()];
    const got = await meanwhile(gateway, () => operator.accounts.connect({ ...client, accessToken: new Secret('pasted'), expiresAt: Date.now() + HOUR_MS }));
    expect([got, await outcome(operator.keeper.token(accountId))]).toEqual(['pasted', 'pasted']);
  });

  it('a disconnected account stays disconnected', async () => {
    const [gateway, operator] = [await start(), await start()];
    expect([await meanwhile(gateway, () => operator.accounts.disconnect(accountId)), await stateOf(operator)]).toEqual(['not_connected 60', undefined]);
  });

  it('a failure that another process notes does not lose the new tokens', async () => {
    const [gateway, other] = [await start(), await start()];
    const note = { state: 'reconnect_needed', failures: 1, version: 9_999_999_999_999 } as const;
    const got = await meanwhile(gateway, () => other.database.query.updateTable('grants').set(note).execute());
    expect([await outcome(other.keeper.token(accountId)), await stateOf(other)]).toEqual([got, ['connected', 0]]);
  });

  it('nobody else exchanges, though the lock was lost', async () => {
    const [gateway, other] = [await start(), await start()];
    let late: Promise<string> | undefined;
    const got = await meanwhile(gateway, async () => {
      await other.database.query.deleteFrom('leases').execute();
      late = outcome(other.keeper.token(accountId));
      await expect.poll(() => other.database.query.selectFrom('leases').selectAll().execute()).toHaveLength(1);
    });
    expect([await late, await listExchanges(simulator)]).toEqual([got, [200]]);
  });

  it('a database that is away for a while does not lose the new tokens', async () => {
    const [gateway, other] = [await start({ DATABASE_BUSY_TIMEOUT_MS: '100' }), await start()];
    const got = await meanwhile(gateway, () => other.database.transaction(() => sleep(1_000)));
    expect([await outcome(other.keeper.token(accountId)), await listExchanges(simulator)]).toEqual([got, [200]]);
  });
});

describe('a lock that ended before anything was sent', () => {
  it('keeps the refresh token unspent', async () => {
    const gateway = await start({}, { locksIn: (database) => new DatabaseLocks(database, 0) });
    await connect(gateway, -1);
    expect([await outcome(gateway.keeper.token(accountId)), await listExchanges(simulator)]).toEqual(['upstream_unavailable 1', []]);
  });
});

describe('the operator', () => {
  it('reads how renewals went in log and metrics, and no token in either', async () => {
    const gateway = await start();
    const old = await connect(gateway, -1);
    await simulator.faults([{ path: tokenEndpoint, count: 1, fault: { status: 500 } }]);
    await outcome(gateway.keeper.token(accountId));
    gateway.clock.move(1_001);
    const renewed = await gateway.keeper.token(accountId);
    await simulator.faults([{ path: tokenEndpoint, fault: { status: 400 } }]);
    await outcome(gateway.keeper.renew(accountId, renewed));
    const lines = gateway.logged.map((line) => JSON.parse(line) as { readonly level: string; readonly accountId: string });
    const counted = (await gateway.metrics.text()).split('\n').filter((line) => line.startsWith('gateway_token_renewals_total'));
    const secrets = [old.reveal(), renewed.reveal(), 'sim-secret-1'];
    expect([lines.map(({ level, accountId: of }) => [level, of]), counted, secrets.filter((secret) => gateway.logged.join().includes(secret))]).toEqual([
      [['warn', accountId], ['info', accountId], ['error', accountId]],
      ['failed', 'renewed', 'refused'].map((outcomeOf) => `gateway_token_renewals_total{outcome="${outcomeOf}"} 1`),
      [],
    ]);
  });
});
