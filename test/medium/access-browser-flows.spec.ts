import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller, IssuedToken, TokenRefusal } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import { connectAccounts, HandClock, judge, makeConsumer, openAccess } from '../support/access.js';
import type { AccessProcess } from '../support/access.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const redirectUri = 'https://shop.example/back';
const MINUTE_MS = 60_000;
const random = (): string => randomBytes(32).toString('base64url');

describe.each(storeKinds)('browser flows on $name', ({ skipped, create }) => {
  let store: TestStore;
  const clock = new HandClock();
  let access: AccessProcess;
  /** Another process on the same store. */
  let other: AccessProcess;
  let login: { readonly loginId: string; readonly id: string; readonly secret: Secret };
  let operator: { readonly keyId: string; readonly caller: Caller };

  const rule = it.skipIf(skipped !== undefined);

  beforeAll(async () => {
    if (skipped !== undefined) return;
    store = await create();
    [access, other] = [await openAccess(store.environment, clock), await openAccess(store.environment, clock)];
    await connectAccounts(access);
  });
  afterAll(async () => {
    if (skipped !== undefined) return;
    await Promise.all([access.close(), other.close()]);
    await store.remove();
  });

  const callerOf = async (scopes: readonly string[]): Promise<typeof operator> => {
    const { id: consumerId } = await makeConsumer(access, { scopes });
    const { id: keyId, key } = await access.keys.create({ consumerId, name: 'k', expiresAt: clock.timeMs + 100 * MINUTE_MS }, 'test');
    return { keyId, caller: (await judge(access, key)) as Caller };
  };

  beforeEach(async () => {
    if (skipped !== undefined) return;
    const { id: consumerId } = await makeConsumer(access);
    const made = await access.logins.createOAuth({ consumerId, accountId: '1001', redirectUris: [redirectUri] }, 'test');
    login = { loginId: made.id, id: made.clientId, secret: made.clientSecret };
    operator = await callerOf(['admin']);
  });

  describe('a code', () => {
    const issue = async (): Promise<Secret> => {
      const client = await access.authorizations.find(login.id, redirectUri);
      if (!client) throw new Error('no client');
      return access.authorizations.agree(client, { by: operator.caller, challenge: undefined });
    };
    const spend = (code: Secret, { codes } = access): Promise<IssuedToken | string> =>
      codes.exchange(login, { code, redirectUri, verifier: undefined }).catch((error: TokenRefusal) => error.error);

    rule('is good for a minute', async () => {
      const [young, old] = [await issue(), await issue()];
      clock.timeMs += MINUTE_MS - 1;
      const first = await spend(young);
      clock.timeMs += 1;
      expect([first, await spend(old)]).toEqual([expect.objectContaining({ expiresInSeconds: 2_592_000 }), 'invalid_grant']);
    });

    rule('is stored as a digest', async () => {
      const code = await issue();
      const rows = await access.database.query.selectFrom('authorization_codes').selectAll().execute();
      expect([rows.length > 0, JSON.stringify(rows).includes(code.reveal())]).toEqual([true, false]);
    });

    rule('is spent once by twenty callers in two processes, and then gives nothing at all', async () => {
      const code = await issue();
      const outcomes = await Promise.all(Array.from({ length: 20 }, (_, at) => spend(code, at % 2 === 0 ? access : other)));
      const given = outcomes.filter((outcome) => typeof outcome !== 'string');
      clock.timeMs += 1_000;
      expect([given.length, await judge(other, given[0]?.access ?? '')]).toEqual([1, 'unauthenticated: The credential is not valid.']);
    });

    rule('is recognised for weeks when it comes again', async () => {
      const code = await issue();
      const { access: token } = (await spend(code)) as IssuedToken;
      clock.timeMs += 20 * 24 * 60 * MINUTE_MS;
      const before = await judge(access, token);
      await issue();
      expect([before, await spend(code), await judge(access, token)]).toEqual([expect.objectContaining({ accountIds: ['1001'] }), 'invalid_grant', expect.stringContaining('unauthenticated')]);
    });

    rule('is given by the key of an operator or of its own consumer alone', async () => {
      const client = await access.authorizations.find(login.id, redirectUri);
      if (!client) throw new Error('no client');
      const stranger = await callerOf(['*:read', '*:write', 'destroy', 'any']);
      await expect(access.authorizations.agree(client, { by: stranger.caller, challenge: undefined })).rejects.toMatchObject({ code: 'forbidden' });
    });
  });

  describe('a session', () => {
    rule('lasts half an hour in every process, and is stored as a digest', async () => {
      const session = random();
      await access.sessions.open(operator.caller, session);
      const rows = await access.database.query.selectFrom('operator_sessions').selectAll().execute();
      clock.timeMs += 30 * MINUTE_MS - 1;
      const before = await other.sessions.find(session);
      clock.timeMs += 1;
      expect([before?.consumerId, await other.sessions.find(session), JSON.stringify(rows).includes(session)]).toEqual([operator.caller.consumerId, undefined, false]);
    });

    rule.each([
      ['the key is revoked', () => access.keys.revoke(operator.keyId, 'test')],
      ['the consumer is revoked', () => access.consumers.revoke(operator.caller.consumerId, 'test')],
      ['the consumer may not administer any more', () => access.consumers.change(operator.caller.consumerId, { scopes: ['*:read'] }, 'test')],
    ])('ends at once when %s', async (_, end) => {
      const session = random();
      await access.sessions.open(operator.caller, session);
      const before = await other.sessions.find(session);
      await end();
      expect([before?.consumerId, await other.sessions.find(session)]).toEqual([operator.caller.consumerId, undefined]);
    });

    rule('ends when its key expires', async () => {
      const session = random();
      clock.timeMs += 90 * MINUTE_MS;
      await access.sessions.open(operator.caller, session);
      clock.timeMs += 10 * MINUTE_MS;
      expect(await access.sessions.find(session)).toBeUndefined();
    });

    rule('is opened for an API key of an operator alone', async () => {
      const plain = await callerOf(['*:read', '*:write', 'destroy', 'any']);
      const token: Caller = { ...operator.caller, credential: { kind: 'oauth_token', id: login.loginId } };
      await expect(access.sessions.open(plain.caller, random())).rejects.toMatchObject({ code: 'forbidden' });
      await expect(access.sessions.open(token, random())).rejects.toMatchObject({ code: 'forbidden' });
    });
  });

  describe('an attempt to connect an account', () => {
    const begin = async (): Promise<{ readonly state: string; readonly browser: string; readonly session: string }> => {
      const [session, browser] = [random(), random()];
      await access.sessions.open(operator.caller, session);
      const state = await access.attempts.open({ session, browser, clientId: 'app', accountId: '1001', verifier: 'the-verifier' });
      return { state, browser, session };
    };

    rule('is found by its state and its browser together, in every process', async () => {
      const one = await begin();
      const two = await begin();
      expect([
        await other.attempts.find(one),
        await other.attempts.find({ state: one.state, browser: two.browser }),
        await other.attempts.take({ state: two.state, browser: one.browser }),
        await other.attempts.find({ state: '', browser: '' }),
      ]).toEqual([{ clientId: 'app', accountId: '1001', verifier: 'the-verifier', operator: expect.objectContaining({ consumerId: operator.caller.consumerId }) }, undefined, undefined, undefined]);
    });

    rule('is taken once by twenty callers in two processes', async () => {
      const back = await begin();
      const taken = await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? access : other).attempts.take(back)));
      expect(taken.filter((attempt) => attempt !== undefined)).toHaveLength(1);
    });

    rule('lasts ten minutes', async () => {
      const back = await begin();
      clock.timeMs += 10 * MINUTE_MS - 1;
      const before = await access.attempts.find(back);
      clock.timeMs += 1;
      expect([before?.clientId, await access.attempts.find(back), await access.attempts.take(back)]).toEqual(['app', undefined, undefined]);
    });

    rule('ends with the session it was begun in', async () => {
      const back = await begin();
      await other.sessions.close(back.session);
      expect(await access.attempts.take(back)).toBeUndefined();
    });

    rule('is stored sealed and as digests', async () => {
      const { state, browser, session } = await begin();
      const rows = JSON.stringify(await access.database.query.selectFrom('connect_attempts').selectAll().execute());
      expect([state, browser, session, 'the-verifier'].filter((text) => rows.includes(text))).toEqual([]);
    });
  });
});
