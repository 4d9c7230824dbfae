import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, FixedTokens } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import { connectAccounts, HandClock, makeConsumer, openAccess } from '../support/access.js';
import type { AccessProcess } from '../support/access.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const newToken = (): string => randomBytes(16).toString('hex');

describe.each(storeKinds)('fixed tokens on $name', ({ skipped, create }) => {
  let store: TestStore;
  let access: AccessProcess;
  let tokens: FixedTokens;
  const clock = new HandClock();

  const rule = it.skipIf(skipped !== undefined);

  beforeAll(async () => {
    if (skipped !== undefined) return;
    store = await create();
    access = await openAccess({ ...store.environment, ACCESS_CACHE_MS: '500' }, clock);
    tokens = access.fixedTokens;
    await connectAccounts(access);
  });
  afterAll(async () => {
    if (skipped !== undefined) return;
    await access.close();
    await store.remove();
  });

  const judge = (text: string, { authenticator } = access): Promise<Caller | string> =>
    authenticator.authenticate(new Secret(text), { acceptsFixed: true }).catch((error: { code: string }) => error.code);
  const register = (consumerId: string, token: string, accountId = '1001') =>
    tokens.register({ consumerId, accountId, name: 'shop plugin', token: new Secret(token) }, 'test').catch((error: { code: string }) => error.code);
  const registered = async (token: string) => {
    const { id: consumerId } = await makeConsumer(access, { accountIds: ['1001', '1002'] });
    const made = await register(consumerId, token);
    if (typeof made === 'string') throw new Error(made);
    return made;
  };

  rule('prove their consumer, bound to one account and without an end', async () => {
    const token = newToken();
    const { id, consumerId } = await registered(token);
    expect(await judge(token)).toMatchObject({ consumerId, accountIds: ['1001'], credential: { kind: 'fixed_token', id }, expiresAt: undefined });
  });

  rule('are taken only where fixed tokens are asked for, also when they were proven a moment ago', async () => {
    const token = newToken();
    await registered(token);
    const before = await access.authenticator.authenticate(new Secret(token)).catch((error: { code: string }) => error.code);
    const proven = await judge(token);
    const after = await access.authenticator.authenticate(new Secret(token)).catch((error: { code: string }) => error.code);
    expect([before, typeof proven, after]).toEqual(['unauthenticated', 'object', 'unauthenticated']);
  });

  rule('are kept as a hash, and shown by first and last characters only where they are long', async () => {
    const [long, short] = [`eyJ0${'a1b2c3d4'.repeat(20)}wxyz`, 'abcdefgh12345678ABCDEFGH'];
    const { consumerId, hint } = await registered(long);
    await register(consumerId, short);
    const stored = JSON.stringify(await access.database.query.selectFrom('fixed_tokens').selectAll().execute());
    const listed = await tokens.list(consumerId);
    expect([hint, listed.map((token) => token.hint)]).toEqual(['eyJ0…wxyz', ['eyJ0…wxyz', '']]);
    expect([stored, JSON.stringify(listed)].filter((text) => text.includes(long.slice(4, 20)) || text.includes(short.slice(0, 8)))).toEqual([]);
  });

  rule('lose the quotes that stand around them', async () => {
    const token = newToken();
    await registered(`"${token}"`);
    expect(await judge(token)).toMatchObject({ credential: { kind: 'fixed_token' } });
  });

  rule('with a plus are found where a query made a blank of it', async () => {
    const token = `${newToken()}+/==`;
    await registered(token);
    expect(await judge(token.replace('+', ' '))).toMatchObject({ credential: { kind: 'fixed_token' } });
  });

  rule.each([
    ['too short', 'abcdefgh12345678ABCDEFG'],
    ['too simple', 'abababababababababababababababab'],
    ['too long', newToken().repeat(257)],
    ['blank inside', `${newToken()} ${newToken()}`],
    ['not ASCII', `${newToken()}ü`],
    ['an API key', `crgw_abcdefgh_${'a1b2'.repeat(11)}`],
  ])('that can be guessed or sent by nobody are refused: %s', async (_, token) => {
    const { id } = await makeConsumer(access);
    expect([await register(id, token), await tokens.list(id)]).toEqual(['invalid_input', []]);
  });

  rule('that the gateway gave itself are refused: their revocation would not hold', async () => {
    const { id } = await makeConsumer(access);
    const login = { consumerId: id, accountId: '1001', clientId: '1001', login: `plugin ${id}`, password: new Secret('pass') };
    await access.logins.createLegacy(login, 'test');
    const own = await access.issuer.login(login);
    expect(await register(id, own?.reveal() ?? '')).toBe('invalid_input');
  });

  rule('are the token of one consumer for good, though it was revoked; that consumer may have it again', async () => {
    const token = newToken();
    const { id, consumerId } = await registered(token);
    const { id: otherId } = await makeConsumer(access);
    const taken = [await register(otherId, token), await register(consumerId, token)];
    await tokens.revoke(id, 'test');
    const afterwards = [await register(otherId, token), await register(consumerId, token, '1002')];
    expect([...taken, ...afterwards]).toEqual(['conflict', 'conflict', 'conflict', expect.objectContaining({ consumerId, accountId: '1002' })]);
    expect(await judge(token)).toMatchObject({ accountIds: ['1002'] });
  });

  rule('want an account that the consumer has, and end where it loses that account or is revoked', async () => {
    const { id: poorId } = await makeConsumer(access);
    const [first, second] = [newToken(), newToken()];
    const { consumerId } = await registered(first);
    await register(consumerId, second, '1002');
    const foreign = await register(poorId, newToken(), '1002');
    await access.consumers.change(consumerId, { accountIds: ['1002'] }, 'test');
    const lost = [await judge(first), typeof (await judge(second))];
    await access.consumers.revoke(consumerId, 'test');
    expect([foreign, lost, await judge(second)]).toEqual(['invalid_input', ['unauthenticated', 'object'], 'unauthenticated']);
  });

  rule('are refused by a process that trusted them a moment ago, within ACCESS_CACHE_MS of their revocation in another', async () => {
    const other = await openAccess({ ...store.environment, ACCESS_CACHE_MS: '500' }, clock);
    const token = newToken();
    const { id } = await registered(token);
    const before = await judge(token, other);
    await tokens.revoke(id, 'test');
    const here = await judge(token);
    clock.timeMs += 500;
    const there = await judge(token, other);
    await other.close();
    expect([typeof before, here, there]).toEqual(['object', 'unauthenticated', 'unauthenticated']);
  });

  rule('cannot be revoked twice, and the audit log tells of both changes by id', async () => {
    const token = newToken();
    const { id, consumerId } = await registered(token);
    await tokens.revoke(id, 'test');
    const again = await tokens.revoke(id, 'test').catch((error: { code: string }) => error.code);
    const entries = await access.trail.list({ consumerId });
    const told = entries.filter(({ event }) => event.startsWith('fixed_token')).map(({ event, accountId, facts }) => ({ event, accountId, facts }));
    expect([again, told, JSON.stringify(entries).includes(token)]).toEqual([
      'not_found',
      expect.arrayContaining([
        { event: 'fixed_token.revoked', accountId: '1001', facts: { by: 'test', fixed_token: id } },
        { event: 'fixed_token.registered', accountId: '1001', facts: { by: 'test', fixed_token: id } },
      ]),
      false,
    ]);
  });
});
