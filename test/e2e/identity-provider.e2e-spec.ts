import { generateKeyPair, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsumerIdentities, Consumers } from '../../src/access/index.js';
import { AUDIENCE, ISSUER, startProvider } from '../support/identity-provider.js';
import type { TestProvider } from '../support/identity-provider.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

describe('tokens of the company\'s identity provider', () => {
  let provider: TestProvider;
  let app: TestApp;
  let consumerId: string;

  const ask = (token: string, path = '/v3/groups') => request(app.url).get(path).set('authorization', `Bearer ${token}`);
  const statusFor = async (claims: JWTPayload, path?: string): Promise<number> => (await ask(await provider.sign({ scope: 'groups:read', ...claims }), path)).status;

  beforeAll(async () => {
    provider = await startProvider();
    app = await startApp({ ...provider.settings, IDP_SCOPES: 'crm.read=receivers:read+groups:read', ACCESS_CACHE_MS: '0' });
    const consumers = app.gateway.app.get(Consumers, { strict: false });
    const wanted = { name: 'shop app', kind: 'mobile_backend' as const, scopes: ['groups:read', 'receivers:read', 'receivers:self', 'admin'], accountIds: [app.demo.accountId] };
    consumerId = (await consumers.create(wanted, 'test')).id;
    await app.gateway.app.get(ConsumerIdentities, { strict: false }).add(consumerId, 'shop-app', 'test');
  });
  afterAll(async () => {
    await app.stop();
    await provider.stop();
  });

  it('stand for the consumer they name, at every door', async () => {
    const token = await provider.sign({ scope: 'groups:read' });
    const graphql = await request(app.url).post('/graphql').set('authorization', `Bearer ${token}`).send({ query: '{ groups(first: 1) { nodes { id } } }' });
    expect([(await ask(token)).status, (await ask(token, '/v2/groups')).status, (graphql.body as { errors?: unknown }).errors]).toEqual([200, 200, undefined]);
  });

  it.each<[string, JWTPayload, string, number]>([
    ['a scope that is their own name', { scope: 'groups:read' }, '/v3/groups', 200],
    ['a word that the settings translate', { scope: 'openid crm.read' }, '/v3/groups', 200],
    ['scopes as a list', { scope: ['groups:read'] }, '/v3/groups', 200],
    ['a wildcard, as far as the consumer goes', { scope: '*:read' }, '/v3/groups', 200],
    ['a wildcard, beyond what the consumer may', { scope: '*:read' }, '/v3/attributes', 403],
    ['a scope that the consumer has not', { scope: 'attributes:read' }, '/v3/attributes', 403],
    ['no scope', { scope: '' }, '/v3/groups', 403],
    ['no scope claim', { scope: undefined }, '/v3/groups', 403],
  ])('with %s are answered by what token and consumer both allow', async (_what, claims, path, status) => {
    expect(await statusFor(claims, path)).toBe(status);
  });

  it.each<[string, JWTPayload]>([
    ['another issuer', { iss: 'https://id.other.example' }],
    ['another audience', { aud: 'another-api' }],
    ['an unknown consumer', { azp: 'stranger' }],
    ['no consumer', { azp: undefined }],
    ['a consumer claim that is no text', { azp: ['shop-app'] }],
    ['a start in the future', { nbf: Math.floor(Date.now() / 1_000) + 600 }],
  ])('with %s are refused as any wrong credential is', async (_what, claims) => {
    const { status, body } = await ask(await provider.sign({ scope: 'groups:read', ...claims }));
    expect([status, (body as { error: { message: string } }).error.message]).toEqual([401, (await ask('wrong')).body.error.message]);
  });

  it('that have ended, that someone else signed, or that nobody signed are refused', async () => {
    const ended = await provider.sign({ scope: 'groups:read' }, { lifeSeconds: -60 });
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await provider.sign({ scope: 'groups:read' }, { key: privateKey });
    const claims = { iss: ISSUER, aud: AUDIENCE, azp: 'shop-app', scope: 'groups:read', exp: Math.floor(Date.now() / 1_000) + 600 };
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
    const shared = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('the public key as a shared secret'));
    const { exp: _end, ...endlessClaims } = claims;
    const endless = await new SignJWT(endlessClaims).setProtectedHeader({ alg: 'ES256', kid: 'key-1' }).sign(privateKey);
    const answers = await Promise.all([ended, forged, unsigned, shared, endless].map((token) => ask(token)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });

  it('are accepted with a key that the provider began to use later, and no more with the one it gave up', async () => {
    const old = await provider.sign({ scope: 'groups:read' });
    expect((await ask(old)).status).toBe(200);
    await provider.rotate();
    const fresh = await provider.sign({ scope: 'groups:read' });
    expect([(await ask(fresh)).status, (await ask(old)).status]).toEqual([200, 401]);
  });

  it('do not administer, whatever they say', async () => {
    const token = await provider.sign({ scope: 'admin groups:read' });
    expect((await request(app.gateway.adminUrl).get('/admin/consumers').set('authorization', `Bearer ${token}`)).status).toBe(403);
  });

  it('are answered with 503 where the keys of the provider cannot be had, and other credentials go on', async () => {
    await provider.rotate();
    provider.fail(500);
    const strange = await ask(await provider.sign({ scope: 'groups:read' }));
    const own = await ask(app.demo.apiKey);
    provider.fail(undefined);
    expect([strange.status, own.status]).toEqual([503, 200]);
  });

  it('are refused once their consumer goes by another name', async () => {
    const identities = app.gateway.app.get(ConsumerIdentities, { strict: false });
    await identities.add(consumerId, 'old-app', 'test');
    const before = await statusFor({ azp: 'old-app' });
    await identities.remove(consumerId, 'old-app', 'test');
    expect([before, await statusFor({ azp: 'old-app' })]).toEqual([200, 401]);
  });

  describe('of an end user (receivers:self)', () => {
    let groupId: string;
    let address: string;
    let ownId: string;
    let otherId: string;
    let otherAddress: string;

    const userToken = (claims: JWTPayload = {}) => provider.sign({ scope: 'receivers:self receivers:read', email: address.toUpperCase(), email_verified: true, ...claims });

    beforeAll(async () => {
      const groups = (await ask(app.demo.apiKey)).body as { id: string }[];
      groupId = groups[0]?.id ?? '';
      const receivers = (await ask(app.demo.apiKey, `/v3/groups/${groupId}/receivers?pagesize=2`)).body as { id: string; email: string }[];
      const [own, other] = receivers;
      if (!own || !other) throw new Error('The demo group has fewer than two receivers.');
      ({ email: address, id: ownId } = own);
      ({ email: otherAddress, id: otherId } = other);
    });

    it.each([
      ['their own receiver by address', () => `/v3/receivers/${address}`, 200],
      ['their own receiver by id', () => `/v3/receivers/${ownId}`, 200],
      ['their own receiver in a group', () => `/v3/groups/${groupId}/receivers/${address}`, 200],
      ['their own groups', () => `/v3/receivers/${ownId}/groups`, 200],
      ['somebody else by address', () => `/v3/receivers/${otherAddress}`, 403],
      ['somebody else by id', () => `/v3/receivers/${otherId}`, 403],
      ['somebody else in a group', () => `/v3/groups/${groupId}/receivers/${otherId}`, 403],
      ['a group\'s list', () => `/v3/groups/${groupId}/receivers`, 403],
      ['a group\'s list narrowed to the own address', () => `/v3/groups/${groupId}/receivers?email_list=${address}`, 403],
      ['the groups', () => '/v3/groups', 403],
      ['an address that only begins alike', () => `/v3/receivers/${address}.example`, 403],
      ['the own address in big letters', () => `/v3/receivers/${address.toUpperCase()}`, 200],
      ['the own address and one more', () => `/v3/receivers/${address},${otherAddress}`, 403],
      ['the own id with a zero before it', () => `/v3/receivers/0${ownId}`, 403],
    ] as [string, () => string, number][])('opens or closes %s', async (_what, path, status) => {
      expect((await ask(await userToken(), path())).status).toBe(status);
    });

    it('closes an address that only small letters make the own one', async () => {
      const token = await userToken({ email: 'joke@example.org' });
      const statuses = await Promise.all(['joke', 'JOKE', 'jo%E2%84%AAe'].map(async (name) => (await ask(token, `/v3/receivers/${name}@example.org`)).status));
      expect(statuses).toEqual([404, 404, 403]);
    });

    it('answers GraphQL about the own receiver and nobody else', async () => {
      const query = 'query ($email: EmailAddress!) { receiver(email: $email) { id groups { id } } }';
      const authorization = `Bearer ${await userToken()}`;
      const answers = await Promise.all([address, otherAddress].map((email) => request(app.url).post('/graphql').set({ authorization }).send({ query, variables: { email } })));
      const [own, other] = answers.map(({ body }) => body as { data: { receiver: { id: string; groups: unknown[] } | null }; errors?: { extensions: { code: string } }[] });
      expect([own?.data.receiver?.id, own?.data.receiver?.groups.length, other?.data.receiver, other?.errors?.[0]?.extensions.code]).toEqual([ownId, expect.any(Number), null, 'FORBIDDEN']);
    });

    it('answers several fields about the own receiver in one group as it answers each, and refuses others beside it', async () => {
      const query = `query ($group: ID!, $email: EmailAddress!, $id: ID!, $other: EmailAddress!) {
        receiver(email: $email) { a: membership(groupId: $group) { active } b: membership(groupId: $group) { tags orders { price } } }
        other: receiver(email: $other) { membership(groupId: $group) { active } }
        again: receiver(id: $id) { membership(groupId: $group) { active } }
      }`;
      const variables = { group: groupId, email: address, id: ownId, other: otherAddress };
      const { body } = await request(app.url).post('/graphql').set({ authorization: `Bearer ${await userToken()}` }).send({ query, variables });
      const { data, errors } = body as { data: object; errors: { path: string[]; extensions: { code: string } }[] };
      expect([data, errors.map(({ path, extensions }) => [path[0], extensions.code])]).toEqual([
        { receiver: { a: { active: expect.any(Boolean) }, b: { tags: expect.any(Array), orders: expect.any(Array) } }, other: null, again: { membership: { active: expect.any(Boolean) } } },
        [['other', 'FORBIDDEN']],
      ]);
    });

    it('lets people unsubscribe themselves, not others, and not subscribe themselves', async () => {
      const put = async (path: string): Promise<number> => (await request(app.url).put(path).set('authorization', `Bearer ${await userToken()}`)).status;
      const receiver = `/v3/groups/${groupId}/receivers`;
      expect([await put(`${receiver}/${address}/deactivate`), await put(`${receiver}/${otherAddress}/deactivate`), await put(`${receiver}/${address}/activate`)]).toEqual([200, 403, 403]);
    });

    it('is refused where its app has no end users, whatever else the token says', async () => {
      const consumers = app.gateway.app.get(Consumers, { strict: false });
      const { id } = await consumers.create({ name: 'plain app', kind: 'internal_app', scopes: ['receivers:read'], accountIds: [app.demo.accountId] }, 'test');
      await app.gateway.app.get(ConsumerIdentities, { strict: false }).add(id, 'plain-app', 'test');
      const statuses = await Promise.all(['receivers:read', 'receivers:self receivers:read'].map(async (scope) => (await ask(await userToken({ azp: 'plain-app', scope }), `/v3/receivers/${otherAddress}`)).status));
      expect(statuses).toEqual([200, 401]);
    });

    it.each<[string, JWTPayload]>([
      ['is not verified', { email_verified: false }],
      ['is verified by a word instead of true', { email_verified: 'true' }],
      ['is missing', { email: undefined }],
      ['is none', { email: 'nobody' }],
      ['holds a slash', { email: 'a/b@example.com' }],
      ['is two', { email: 'jane@example.org,john@example.org' }],
      ['has a letter that small letters make another one of (the Kelvin sign)', { email: 'jo\u212Ae@example.org' }],
      ['has a letter that a database may take for another one', { email: 'jan\u00E9@example.org' }],
    ])('is refused where the address %s', async (_what, claims) => {
      expect((await ask(await userToken(claims), `/v3/receivers/${address}`)).status).toBe(401);
    });
  });
});
