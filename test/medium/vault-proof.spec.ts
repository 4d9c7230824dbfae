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

  it.each([[{ status: 500 }], [{ closeSocket: true }], [{ delayMs: 3_000 }]])('erases the tokens here where CleverReach answers with %j, and says so', async (fault) => {
    await connectPair(Date.now() + MONTH_MS);
    await simulator.faults([{ path: '/v3/oauth/token', fault }]);
    const parting = await gateway.accounts.disconnect('129148');
    expect([parting, await gateway.accounts.list(), gateway.logged.some((line) => line.includes('could not be told'))]).toEqual([{ isRevoked: false }, [], true]);
  });

  it('erases what does not open any more', async () => {
    await connectPair(Date.now() + MONTH_MS);
    await gateway.database.query.updateTable('grants').set({ access_token: 'damaged' }).execute();
    expect([await gateway.accounts.disconnect('129148'), await gateway.accounts.list()]).toEqual([{ isRevoked: false }, []]);
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
