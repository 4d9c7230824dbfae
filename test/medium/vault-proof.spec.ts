import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { sqlite } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { agree, listExchanges, startVaultProcess, tryToken } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const clientId = 'sim-client-1';
const clientSecret = new Secret('sim-secret-1');
const MONTH_MS = 2_592_000_000;

let simulator: TestSimulator;
let store: TestStore;
let gateway: VaultProcess;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  await simulator.reset();
  await simulator.clearFaults();
  store = await sqlite.create();
  gateway = await startVaultProcess({ ...store.environment, CLEVERREACH_URL: simulator.url, TOKEN_EXCHANGE_TIMEOUT_MS: '1000' });
});
afterEach(async () => {
  await gateway.stop();
  await store.remove();
});

const prove = (offer: Parameters<VaultProcess['proof']['prove']>[0]) =>
  gateway.proof.prove(offer).catch((error: { code: string; message: string }) => `${error.code}: ${error.message}`);
const tokens = (accessToken: Secret | undefined, refreshToken?: Secret) => prove({ kind: 'tokens', clientId, clientSecret, accessToken, refreshToken });

describe('an offer', () => {
  const named = { accountId: '129148', name: 'Gotham Gadgets GmbH', clientId, clientSecret };
  const inAMonth = expect.closeTo(Date.now() + MONTH_MS, -5) as number;

  it('of client credentials becomes the connection of the account CleverReach names', async () => {
    expect(await prove({ kind: 'credentials', clientId, clientSecret })).toEqual({ ...named, accessToken: expect.any(Secret), expiresAt: inAMonth });
  });

  it('of a pair is taken as it is, and its refresh token is not spent', async () => {
    const { accessToken, refreshToken } = await agree(simulator);
    await simulator.clearCalls();
    const proven = await tokens(accessToken, refreshToken);
    expect([proven, await listExchanges(simulator)]).toEqual([{ ...named, accessToken, refreshToken, expiresAt: inAMonth }, []]);
  });

  it('of an access token alone is taken', async () => {
    expect(await tokens((await agree(simulator)).accessToken)).toEqual({ ...named, accessToken: expect.any(Secret), expiresAt: inAMonth });
  });

  it.each([['an old access token', true], ['no access token', false]])('of a refresh token with %s is renewed', async (_, isWithAccess) => {
    const { accessToken, refreshToken } = await agree(simulator);
    await simulator.expireTokens();
    const proven = (await tokens(isWithAccess ? accessToken : undefined, refreshToken)) as { accessToken: Secret; refreshToken: Secret };
    expect([await tryToken(simulator, proven.accessToken.reveal()), proven.refreshToken.reveal() === refreshToken.reveal()]).toEqual([200, false]);
  });

  it.each([
    ['wrong credentials', () => prove({ kind: 'credentials', clientId, clientSecret: new Secret('wrong') }), 'invalid_input: CleverReach does not accept this client id and secret. Nothing was stored.'],
    ['a token that is made up', () => tokens(new Secret('made-up')), 'invalid_input: CleverReach does not accept the access token. Nothing was stored.'],
    ['a refresh token that is made up', () => tokens(undefined, new Secret('made-up')), expect.stringContaining('invalid_input: CleverReach does not accept the code or refresh token')],
    ['nothing', () => tokens(undefined), 'invalid_input: An access token or a refresh token is needed.'],
    ['a code through an app that is not stored', () => prove({ kind: 'code', clientId, code: new Secret('c'), redirectUri: 'https://a.example/', verifier: 'v' }), 'invalid_input: The secret of this OAuth app is not stored. Store it first.'],
  ])('of %s is refused', async (_, offered, sentence) => {
    expect([await offered(), await gateway.accounts.list()]).toEqual([sentence, []]);
  });

  it.each([
    ['/oauth/token.php', { closeSocket: true }, "upstream_unavailable: CleverReach's token endpoint does not answer."],
    ['/oauth/token.php', { delayMs: 3_000 }, "upstream_unavailable: CleverReach's token endpoint does not answer."],
    ['/v3/debug/whoami', { status: 502 }, 'upstream_unavailable: CleverReach gave no account to a token.'],
    ['/v3/debug/whoami', { brokenJson: true }, 'upstream_unavailable: CleverReach gave no account to a token.'],
  ])('is neither accepted nor refused where %s answers with %j', async (path, fault, sentence) => {
    await simulator.faults([{ path, fault }]);
    expect(await prove({ kind: 'credentials', clientId, clientSecret })).toBe(sentence);
  });
});

describe('an OAuth app', () => {
  it('is stored sealed, shown without its secret, replaced and removed', async () => {
    await gateway.apps.put('app-1', new Secret('word-one'));
    await gateway.apps.put('app-1', new Secret('word-two'));
    const rows = JSON.stringify(await gateway.database.query.selectFrom('oauth_apps').selectAll().execute());
    const listed = await gateway.apps.list();
    expect([/word/.test(rows), listed, await gateway.apps.remove('app-1'), await gateway.apps.remove('app-1'), await gateway.apps.list()]).toEqual([
      false, [{ clientId: 'app-1', createdAt: expect.any(Number) }], true, false, [],
    ]);
  });

  it('does not use a secret that was copied from another app or from an account', async () => {
    const { query } = gateway.database;
    await gateway.accounts.connect({ accountId: '1', name: 'Shop', clientId: 'app-1', clientSecret: new Secret('word') });
    await gateway.apps.put('app-1', new Secret('word-one'));
    const { client_secret: ofAccount } = await query.selectFrom('grants').select('client_secret').executeTakeFirstOrThrow();
    for (const [id, sealed] of [['app-2', (await query.selectFrom('oauth_apps').select('client_secret').executeTakeFirstOrThrow()).client_secret], ['1', ofAccount ?? '']] as const) {
      await query.insertInto('oauth_apps').values({ client_id: id, client_secret: sealed, created_at: 1 }).execute();
    }
    const codeOf = (id: string) => prove({ kind: 'code', clientId: id, code: new Secret('c'), redirectUri: 'https://a.example/', verifier: 'v' });
    expect([await codeOf('app-2'), await codeOf('1')]).toEqual([expect.stringContaining('internal: A sealed text does not open'), expect.stringContaining('internal: A sealed text does not open')]);
  });
});

describe('a farewell', () => {
  const connectPair = async (expiresAt: number): Promise<{ readonly accessToken: Secret; readonly refreshToken: Secret }> => {
    const pair = await agree(simulator);
    await gateway.accounts.connect({ accountId: '129148', name: 'Shop', clientId, clientSecret, ...pair, expiresAt });
    return pair;
  };
  const refresh = async (token: Secret): Promise<number> => {
    const body = JSON.stringify({ grant_type: 'refresh_token', refresh_token: token.reveal(), client_id: clientId, client_secret: 'sim-secret-1' });
    return (await fetch(`${simulator.url}/oauth/token.php`, { method: 'POST', body })).status;
  };

  const kept = async (): Promise<number> => (await gateway.database.query.selectFrom('farewells').select('id').execute()).length;

  it('ends both tokens of a pair at CleverReach', async () => {
    const { accessToken, refreshToken } = await connectPair(Date.now() + MONTH_MS);
    expect([await gateway.accounts.disconnect('129148'), await tryToken(simulator, accessToken.reveal()), await refresh(refreshToken)]).toEqual([{ isRevoked: true }, 401, 400]);
  });

  it('ends the refresh token of a pair whose access token has expired', async () => {
    const { refreshToken } = await connectPair(1);
    await simulator.clearCalls();
    const parting = await gateway.accounts.disconnect('129148');
    const calls = (await simulator.calls()).map(({ method, path, status }) => [method, path, status]);
    expect([parting, calls, await refresh(refreshToken)]).toEqual([{ isRevoked: true }, [['POST', '/oauth/token.php', 200], ['DELETE', '/v3/oauth/token', 200]], 400]);
  });

  it('counts a token as ended that CleverReach does not know any more', async () => {
    await connectPair(Date.now() + MONTH_MS);
    await simulator.expireTokens();
    expect(await gateway.accounts.disconnect('129148')).toEqual({ isRevoked: true });
  });

  it('erases what does not open any more', async () => {
    await connectPair(Date.now() + MONTH_MS);
    await gateway.database.query.updateTable('grants').set({ access_token: 'damaged' }).execute();
    expect([await gateway.accounts.disconnect('129148'), await gateway.accounts.list(), await kept()]).toEqual([{ isRevoked: false }, [], 0]);
  });

  describe('that CleverReach does not hear', () => {
    const revocations = async () => (await simulator.calls()).filter(({ method }) => method === 'DELETE').map(({ status }) => status);
    /** Disconnects while the revocation fails, then lets CleverReach work again. */
    const partUnheard = async (fault: Parameters<TestSimulator['faults']>[0][number]['fault'] = { status: 500 }) => {
      await simulator.faults([{ path: '/v3/oauth/token', fault }]);
      const parting = await gateway.accounts.disconnect('129148');
      await expect.poll(revocations, { timeout: 5_000 }).toHaveLength(1); // a late one shall not be counted among those to come
      await simulator.clearFaults();
      await simulator.clearCalls();
      return parting;
    };
    const lookAfter = async (ms: number, by = gateway): Promise<void> => {
      by.clock.move(ms);
      await by.rounds.look();
    };

    it.each([[{ status: 500 }], [{ closeSocket: true }], [{ delayMs: 1_500, status: 500 }]])('is said again later where it answered with %j; nobody gets the tokens meanwhile', async (fault) => {
      const { accessToken, refreshToken } = await connectPair(Date.now() + MONTH_MS);
      const parting = await partUnheard(fault);
      const meanwhile = [parting, await gateway.accounts.list(), gateway.logged.some((line) => line.includes('could not be told')), await kept()];
      expect(meanwhile).toEqual([{ isRevoked: false }, [], true, 1]);
      await lookAfter(31_000);
      await expect.poll(kept).toBe(0);
      expect([await tryToken(simulator, accessToken.reveal()), await refresh(refreshToken)]).toEqual([401, 400]);
    });

    it('is said by another process where the first one ended before', async () => {
      const { accessToken } = await connectPair(Date.now() + MONTH_MS);
      const other = await startVaultProcess({ ...store.environment, CLEVERREACH_URL: simulator.url });
      await simulator.faults([{ path: '/v3/oauth/token', count: 1, fault: { delayMs: 800, closeSocket: true } }]);
      const parting = gateway.accounts.disconnect('129148');
      await expect.poll(kept).toBe(1);
      await expect.poll(() => simulator.calls().then((calls) => calls.length)).toBeGreaterThan(0);
      await lookAfter(301_000, other);
      await expect.poll(kept).toBe(0);
      await Promise.all([parting, other.stop()]);
      expect(await tryToken(simulator, accessToken.reveal())).toBe(401);
    });

    it('spends a refresh token once: the pair it gave is what is ended later', async () => {
      const { refreshToken } = await connectPair(1);
      await partUnheard();
      await lookAfter(31_000);
      await expect.poll(kept).toBe(0);
      expect([await listExchanges(simulator), await revocations(), await refresh(refreshToken)]).toEqual([[], [200], 400]);
    });

    it('is not said any more once the account is connected again through the same client', async () => {
      const pair = await connectPair(Date.now() + MONTH_MS);
      await partUnheard();
      await gateway.accounts.connect({ accountId: '129148', name: 'Shop', clientId, clientSecret, ...pair });
      await lookAfter(31_000);
      await expect.poll(kept).toBe(0);
      expect([await revocations(), await tryToken(simulator, pair.accessToken.reveal())]).toEqual([[], 200]);
    });

    it('ends the old tokens also where the account is connected again through another client', async () => {
      const { accessToken } = await connectPair(Date.now() + MONTH_MS);
      await partUnheard();
      await gateway.accounts.connect({ accountId: '129148', name: 'Shop', clientId: 'other', clientSecret });
      await lookAfter(31_000);
      await expect.poll(kept).toBe(0);
      expect(await tryToken(simulator, accessToken.reveal())).toBe(401);
    });

    it('waits longer after each failure, and is given up after REVOKE_KEEP_DAYS', async () => {
      const { refreshToken } = await connectPair(Date.now() + MONTH_MS);
      const other = await startVaultProcess({ ...store.environment, CLEVERREACH_URL: simulator.url, REVOKE_KEEP_DAYS: '1' });
      await partUnheard();
      await simulator.faults([{ path: '/v3/oauth/token', fault: { status: 500 } }]);
      await lookAfter(31_000, other);
      await expect.poll(revocations).toEqual([500]);
      await lookAfter(31_000, other);
      await lookAfter(31_000, other);
      await expect.poll(revocations).toEqual([500, 500]);
      await lookAfter(86_400_000, other);
      await expect.poll(kept).toBe(0);
      await other.stop();
      expect([other.logged.filter((line) => line.includes('live on until they expire')).length, await refresh(refreshToken)]).toEqual([1, 200]);
    });
  });

  it('ends the token of a renewal that was under way', async () => {
    await connectPair(1);
    await simulator.faults([{ path: '/oauth/token.php', count: 1, fault: { delayMs: 500, afterHandling: true } }]);
    const asked = gateway.keeper.token('129148').catch((error: { code: string }) => error.code);
    await expect.poll(() => gateway.database.query.selectFrom('leases').selectAll().execute()).toHaveLength(1);
    await gateway.database.query.deleteFrom('grants').execute();
    expect([await asked, (await simulator.calls()).filter(({ method }) => method === 'DELETE').map(({ status }) => status)]).toEqual(['not_connected', [200]]);
  });
});
