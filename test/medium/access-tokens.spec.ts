import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TokenRefusal } from '../../src/access/index.js';
import type { Caller, IssuedToken } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import { connectAccounts, HandClock, judge, makeConsumer, openAccess } from '../support/access.js';
import type { AccessProcess } from '../support/access.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const refused = 'unauthenticated: The credential is not valid.';
const password = new Secret('old but gold');
const DAY_MS = 86_400_000;

const claimsOf = (token: Secret): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.reveal().split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

const proven = async (): Promise<number> => Infinity;

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('absent');
  return value;
};

describe.each(storeKinds)('gateway tokens on $name', ({ skipped, create }) => {
  let store: TestStore;
  const clock = new HandClock();
  let access: AccessProcess;
  let consumerId: string;
  let oauth: { readonly loginId: string; readonly id: string; readonly secret: Secret };
  let legacyId: string;
  let user: string;
  let users = 0;

  const rule = it.skipIf(skipped !== undefined);

  beforeAll(async () => {
    if (skipped !== undefined) return;
    store = await create();
    access = await openAccess({ ...store.environment, LEGACY_TOKEN_SECONDS: '3600', OAUTH_TOKEN_SECONDS: '60' }, clock);
    await connectAccounts(access);
  });
  afterAll(async () => {
    if (skipped !== undefined) return;
    await access.close();
    await store.remove();
  });

  beforeEach(async () => {
    if (skipped !== undefined) return;
    user = `joe ${++users}`;
    ({ id: consumerId } = await makeConsumer(access, { accountIds: ['1001', '1002'] }));
    const made = await access.logins.createOAuth({ consumerId, accountId: '1001' }, 'test');
    oauth = { loginId: made.id, id: made.clientId, secret: made.clientSecret };
    ({ id: legacyId } = await access.logins.createLegacy({ consumerId, accountId: '1001', clientId: '1001', login: user, password }, 'test'));
  });

  const login = (wanted: { clientId?: string; login?: string; password?: Secret } = {}): Promise<Secret | undefined> =>
    access.issuer.login({ clientId: '1001', login: user, password, ...wanted });
  const token = async (): Promise<Secret> => present(await login());
  const grant = (): Promise<IssuedToken> => access.issuer.clientCredentials(oauth);
  const callerOf = async (credential: Secret): Promise<Caller> => (await judge(access, credential)) as Caller;
  const refresh = (refreshToken: Secret | undefined, client = oauth): Promise<IssuedToken | string> =>
    access.issuer.refresh(client, present(refreshToken)).catch((error: TokenRefusal) => error.error);
  const pair = async (): Promise<IssuedToken> => present(await access.issuer.exchange((await grant()).access));

  rule('say only who issued them, the customer number and times after a login', async () => {
    const seconds = clock.timeMs / 1_000;
    expect(claimsOf(await token())).toEqual({ iss: 'rest.cleverreach.com', iat: seconds, exp: seconds + 3_600, client_id: 1001 });
  });

  rule('prove their consumer, bound to the account of their login alone', async () => {
    const [old, modern] = [await callerOf(await token()), await callerOf((await grant()).access)];
    expect([old, modern]).toEqual([
      expect.objectContaining({ consumerId, accountIds: ['1001'], credential: { kind: 'login_token', id: legacyId }, expiresAt: clock.timeMs + 3_600_000 }),
      expect.objectContaining({ consumerId, accountIds: ['1001'], credential: { kind: 'oauth_token', id: oauth.loginId }, expiresAt: clock.timeMs + 60_000 }),
    ]);
  });

  rule('are given for the right triple only, the first time and every time after', async () => {
    const round = async (): Promise<boolean[]> => {
      const wrongs = [{ password: new Secret('wrong') }, { login: 'jim' }, { clientId: '1002' }, { clientId: '' }, { login: `${user}\0` }, { clientId: '1001\0' }, {}];
      return (await Promise.all(wrongs.map(login))).map((given) => given !== undefined);
    };
    expect([await round(), await round()]).toEqual([
      [false, false, false, false, false, false, true],
      [false, false, false, false, false, false, true],
    ]);
  });

  rule('are given to the right client only', async () => {
    const ask = (id: string, secret: Secret) => access.issuer.clientCredentials({ id, secret }).catch((error: TokenRefusal) => error.error);
    const wrongs = [await ask(oauth.id, new Secret('wrong')), await ask('nobody', oauth.secret), await ask('', new Secret('')), await ask('1001', password), await ask(`${oauth.id}\0`, oauth.secret)];
    expect([wrongs, await ask(oauth.id, oauth.secret)]).toEqual([
      ['invalid_client', 'invalid_client', 'invalid_client', 'invalid_client', 'invalid_client'],
      { access: expect.any(Secret), refresh: undefined, expiresInSeconds: 60, scopes: ['groups:read'] },
    ]);
  });

  rule('are refused where they name a login that no store can hold', async () => {
    const [header = '', , signature = ''] = (await token()).reveal().split('.');
    const claims = { iss: 'rest.cleverreach.com', iat: 1, exp: 4_000_000_000 };
    const made = [{ ...claims, client_id: '1001', jti: `${oauth.loginId}\0` }, { ...claims, client_id: '1001\0' }];
    const texts = made.map((content) => [header, Buffer.from(JSON.stringify(content)).toString('base64url'), signature].join('.'));
    expect(await Promise.all(texts.map((text) => judge(access, text)))).toEqual([refused, refused]);
  });

  rule('need a user name on one line', async () => {
    const make = (name: string) => access.logins.createLegacy({ consumerId, accountId: '1001', clientId: '1001', login: name, password }, 'test').catch((error: { code: string }) => error.code);
    expect(await Promise.all(['', ' ', 'jim\0', 'jim\nroot'].map(make))).toEqual(Array(4).fill('invalid_input'));
  });

  rule('are refused alike when expired, revoked, forged, of a revoked login or consumer', async () => {
    const elsewhere = await create();
    const foreign = await openAccess(elsewhere.environment, clock);
    await connectAccounts(foreign);
    const { id } = await makeConsumer(foreign);
    await foreign.logins.createLegacy({ consumerId: id, accountId: '1001', clientId: '1001', login: 'joe', password }, 'test');
    const forged = present(await foreign.issuer.login({ clientId: '1001', login: 'joe', password }));
    await foreign.close();
    await elsewhere.remove();
    const other = await makeConsumer(access);
    await access.logins.createLegacy({ consumerId: other.id, accountId: '1001', clientId: '1001', login: 'jim', password }, 'test');
    const [revoked, short, orphaned] = [await token(), (await grant()).access, present(await login({ login: 'jim' }))];
    const ended = await token();
    await access.issuer.revoke(revoked);
    await access.consumers.revoke(other.id, 'test');
    clock.timeMs += 60_000;
    const answers = [await judge(access, revoked), await judge(access, short), await judge(access, orphaned), await judge(access, forged)];
    const spared = await judge(access, ended);
    await access.logins.revoke(legacyId, 'test');
    expect([...answers, spared, await judge(access, ended), await login()]).toEqual([
      refused, refused, refused, refused, expect.objectContaining({ consumerId }), refused, undefined,
    ]);
  });

  rule('end together when their login gets a new signing key, and the login itself goes on', async () => {
    const [before, { refresh: refreshToken }] = [await token(), await pair()];
    await access.logins.revokeTokens(legacyId, 'test');
    await access.logins.revokeTokens(oauth.loginId, 'test');
    expect([await judge(access, before), await refresh(refreshToken), await judge(access, await token())]).toEqual([
      refused,
      'invalid_grant',
      expect.objectContaining({ consumerId }),
    ]);
  });

  rule('end with the account that their consumer loses', async () => {
    const before = await token();
    await access.consumers.change(consumerId, { accountIds: ['1002'] }, 'test');
    expect([await judge(access, before), await login()]).toEqual([refused, undefined]);
  });

  rule('of a login can be refreshed long after they expired, of an OAuth client never', async () => {
    const [old, modern] = [await token(), (await grant()).access];
    clock.timeMs += 90 * DAY_MS;
    const renewed = await access.issuer.refreshLogin(old);
    expect([await judge(access, old), await judge(access, present(renewed)), await access.issuer.refreshLogin(modern)]).toEqual([
      refused,
      expect.objectContaining({ consumerId }),
      undefined,
    ]);
  });

  rule('that were revoked cannot be refreshed, even long after they would have expired', async () => {
    const old = await token();
    await access.issuer.revoke(old);
    clock.timeMs += 90 * DAY_MS;
    await access.issuer.revoke(await token());
    expect(await access.issuer.refreshLogin(old)).toBeUndefined();
  });

  rule('stay good when they are exchanged for a new pair', async () => {
    const presented = (await grant()).access;
    const exchanged = present(await access.issuer.exchange(presented));
    const callers = [await judge(access, presented), await judge(access, exchanged.access)];
    expect([callers, exchanged.refresh]).toEqual([[expect.objectContaining({ consumerId }), expect.objectContaining({ consumerId })], expect.any(Secret)]);
  });

  rule('are not given to an API key', async () => {
    const { key } = await access.keys.create({ consumerId, name: 'k' }, 'test');
    expect([await access.issuer.exchange(key), await access.issuer.forAccount(key, '5005', proven)]).toEqual([undefined, undefined]);
  });

  rule.each<[string, (presented: Secret) => Promise<unknown>]>([
    ['it was revoked', (presented) => access.issuer.revoke(presented)],
    ['the tokens of its login were revoked', () => access.logins.revokeTokens(oauth.loginId, 'test')],
  ])('are not given for a token that another process still trusts for a moment after %s', async (_, end) => {
    const other = await openAccess({ ...store.environment, ACCESS_CACHE_MS: '1000' }, clock);
    try {
      const presented = (await grant()).access;
      const before = await judge(other, presented);
      await end(presented);
      expect([await judge(other, presented), await other.issuer.exchange(presented), await other.issuer.forAccount(presented, '5005', proven)]).toEqual([before, undefined, undefined]);
    } finally {
      await other.close();
    }
  });

  /** A grant of account 5005: one of its own, or one that lives by an agency's. */
  const subAccount = async (parentId: string | null): Promise<void> => {
    const grant = { parent_account_id: parentId, client_id: 'c', state: 'connected', failures: 0, version: 1, updated_at: 1 } as const;
    const { query } = access.database;
    await query.insertInto('accounts').values({ id: '5005', name: 'Sub', created_at: 1 }).onConflict((row) => row.column('id').doNothing()).execute();
    await query.deleteFrom('grants').where('account_id', '=', '5005').execute();
    await query.insertInto('grants').values({ account_id: '5005', ...grant }).execute();
  };
  const bind = async (main: Secret, maxSeconds = Infinity): Promise<Secret> =>
    present(await access.issuer.forAccount(main, '5005', async () => maxSeconds));

  rule.each(['login', 'oauth'] as const)('for a sub-account (%s) are bound to it and cannot be traded for the main account', async (kind) => {
    await subAccount('1001');
    const bound = await bind(kind === 'login' ? await token() : (await grant()).access);
    const caller = await callerOf(bound);
    const refreshed = await access.issuer.refreshLogin(bound);
    expect({
      accountIds: caller.accountIds,
      exchanged: await access.issuer.exchange(bound),
      main: await access.issuer.forAccount(bound, '1001', proven),
      refreshed: refreshed && (await callerOf(refreshed)).accountIds,
    }).toEqual({ accountIds: ['5005'], exchanged: undefined, main: undefined, refreshed: kind === 'login' ? ['5005'] : undefined });
  });

  rule.each([['login', 3_600], ['oauth', 60]] as const)('for a sub-account (%s) live as long as those of the main account, refreshed ones too', async (kind, seconds) => {
    await subAccount('1001');
    const bound = await bind(kind === 'login' ? await token() : (await grant()).access);
    const refreshed = await access.issuer.refreshLogin(bound);
    const ends = await Promise.all([bound, ...(refreshed ? [refreshed] : [])].map(async (each) => (await callerOf(each)).expiresAt));
    expect(new Set(ends)).toEqual(new Set([clock.timeMs + seconds * 1_000]));
  });

  rule('for a sub-account are not made where CleverReach does not agree', async () => {
    const presented = await token();
    await expect(access.issuer.forAccount(presented, '5005', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  rule('for a sub-account end with its grant, and when it comes to live by another agency', async () => {
    const bound = await bind(await token());
    const judged: unknown[] = [];
    for (const parentId of ['1001', '1002']) {
      await subAccount(parentId);
      clock.timeMs += 1_000;
      judged.push(await judge(access, bound));
    }
    await access.database.query.deleteFrom('grants').where('account_id', '=', '5005').execute();
    expect([...judged, await judge(access, bound)]).toEqual([expect.objectContaining({ accountIds: ['5005'] }), refused, refused]);
  });

  rule('for a sub-account that is connected by itself live as long as CleverReach allowed and cannot be refreshed', async () => {
    await subAccount(null);
    const bound = await bind(await token(), 30);
    const caller = await callerOf(bound);
    expect([caller.expiresAt, await access.issuer.refreshLogin(bound)]).toEqual([clock.timeMs + 30_000, undefined]);
  });

  rule('to refresh work once; using one twice ends its whole family and is written down', async () => {
    const first = (await pair()).refresh;
    const second = (await refresh(first)) as IssuedToken;
    const third = (await refresh(second.refresh)) as IssuedToken;
    clock.timeMs += 10_000;
    const again = await refresh(first);
    expect([await judge(access, third.access), again, await refresh(third.refresh)]).toEqual([
      expect.objectContaining({ consumerId }),
      'invalid_grant',
      'invalid_grant',
    ]);
    expect(await access.trail.list({ event: 'refresh_token.reused', consumerId })).toMatchObject([{ consumerId, accountId: '1001' }]);
  });

  rule('to refresh are spent once by twenty callers in two processes, and what the one got goes on', async () => {
    const other = await openAccess(store.environment, clock);
    const { refresh: refreshToken } = await pair();
    const spend = ({ issuer }: AccessProcess) => issuer.refresh(oauth, present(refreshToken)).catch((error: TokenRefusal) => error.error);
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, at) => spend(at % 2 ? access : other)));
    await other.close();
    const [got, ...more] = outcomes.filter((outcome) => typeof outcome !== 'string');
    expect([more, outcomes.filter((outcome) => outcome === 'invalid_grant').length, await refresh(got?.refresh)]).toEqual([
      [], 19, expect.objectContaining({ expiresInSeconds: 60 }),
    ]);
  });

  rule('to refresh that come again at once end their family all the same where OAUTH_TWICE_SECONDS is 0', async () => {
    const strict = await openAccess({ ...store.environment, OAUTH_TWICE_SECONDS: '0' }, clock);
    const first = (await pair()).refresh;
    const second = (await refresh(first)) as IssuedToken;
    const again = await strict.issuer.refresh(oauth, present(first)).catch((error: TokenRefusal) => error.error);
    await strict.close();
    expect([again, await refresh(second.refresh)]).toEqual(['invalid_grant', 'invalid_grant']);
  });

  rule('to refresh are good for their own consumer and account only, until they expire', async () => {
    const { refresh: refreshToken } = await pair();
    const stranger = await makeConsumer(access);
    const clients = [
      await access.logins.createOAuth({ consumerId: stranger.id, accountId: '1001' }, 'test'),
      await access.logins.createOAuth({ consumerId, accountId: '1002' }, 'test'),
    ];
    const strange = await Promise.all(clients.map(({ clientId, clientSecret }) => refresh(refreshToken, { loginId: '', id: clientId, secret: clientSecret })));
    const wrongSecret = await refresh(refreshToken, { ...oauth, secret: new Secret('wrong') });
    const own = (await refresh(refreshToken)) as IssuedToken;
    clock.timeMs += 90 * DAY_MS;
    expect([...strange, wrongSecret, own.scopes, await refresh(own.refresh)]).toEqual([
      'invalid_grant', 'invalid_grant', 'invalid_client', ['groups:read'], 'invalid_grant',
    ]);
  });

  rule('let a plugin move from login to OAuth: the pair of a login token is refreshed by the OAuth client beside it', async () => {
    const exchanged = present(await access.issuer.exchange(await token()));
    expect(await refresh(exchanged.refresh)).toMatchObject({ refresh: expect.any(Secret), expiresInSeconds: 60 });
  });

  rule('leave no secret in the store', async () => {
    const given = [await token(), (await pair()).access, present((await pair()).refresh), oauth.secret, password];
    const { query } = access.database;
    const dump = JSON.stringify([
      await query.selectFrom('logins').selectAll().execute(),
      await query.selectFrom('refresh_tokens').selectAll().execute(),
      await query.selectFrom('audit').selectAll().execute(),
    ]);
    expect(given.filter((secret) => dump.includes(secret.reveal()))).toEqual([]);
  });

  rule('come from logins whose user name is free and whose consumer is bound to the account', async () => {
    const attempt = (wanted: object) =>
      access.logins
        .createLegacy({ consumerId, accountId: '1001', clientId: '1001', login: 'jim', password, ...wanted }, 'test')
        .then(() => 'made', (error: { code: string }) => error.code);
    const codes = [await attempt({ login: user }), await attempt({ accountId: '9999' }), await attempt({ clientId: 'abc' }), await attempt({ password: new Secret('') })];
    await access.logins.revoke(legacyId, 'test');
    expect([...codes, await attempt({ login: user })]).toEqual(['conflict', 'invalid_input', 'invalid_input', 'invalid_input', 'made']);
  });
});
