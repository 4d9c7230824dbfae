import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FixedTokens } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import { callRaw, told } from '../support/raw-call.js';
import type { RawRequest } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

const tokens = {
  'of 32 hex digits': 'e4d909c290d0fb1ca068ffaddf22cbd0',
  'shaped like a JWT': `${['{"typ":"JWT","alg":"HS256","kid":"2016"}', '{"iss":"rest.cleverreach.com","iat":1,"exp":2,"client_id":129148}'].map((part) => Buffer.from(part).toString('base64url')).join('.')}.${'c2lnbmF0dXJl'.repeat(3)}abcdefg`,
  'of base64 with its signs': 'Zm9v+YmFy/cXV4+Y29yZ2U/Z3JhdWx0MTIz==',
};

let app: LegacyDoors;
let old: OldIntegration;

beforeAll(async () => {
  app = await startLegacy();
  old = await app.integration();
  for (const [name, token] of Object.entries(tokens)) {
    await app.get(FixedTokens).register({ consumerId: old.consumerId, accountId: app.accountId, name, token: new Secret(token) }, 'test');
  }
});
afterAll(() => app.stop());

const places: readonly (readonly [place: string, (token: string) => RawRequest])[] = [
  ['as Bearer', (token) => ({ path: '/v2/groups', headers: { authorization: `Bearer ${token}` } })],
  ['as Bearer in quotes', (token) => ({ path: '/v1/groups', headers: { authorization: `Bearer "${token}"` } })],
  ['as Bearer in base64', (token) => ({ path: '/groups', headers: { authorization: `Bearer ${Buffer.from(token).toString('base64')}` } })],
  ['as X-ACCESS-TOKEN', (token) => ({ path: '/v1/groups?', headers: { 'X-ACCESS-TOKEN': token } })],
  ['in the query', (token) => ({ path: `/groups?token=${token}` })],
  ['in the query, encoded', (token) => ({ path: `/v2/groups?token=${encodeURIComponent(token)}` })],
  ['in the query with quotes', (token) => ({ path: `/v1/groups?token=%22${token}%22` })],
  ['in the query beside a stale Bearer', (token) => ({ path: `/v2/groups?token=${token}`, headers: { authorization: 'Bearer stale' } })],
];

describe.each(Object.entries(tokens))('a registered token %s', (_, token) => {
  it.each(places)('is taken %s, and nothing of it reaches CleverReach', async (_place, request) => {
    await app.simulator.clearCalls();
    const { status } = await callRaw(app.url, request(token));
    const sent = JSON.stringify(await app.simulator.calls());
    expect([status, sent.includes('"/v3/groups"'), sent.includes(token.slice(0, 12))]).toEqual([200, true, false]);
  });

  it.each(['/v3/groups', '/v3/debug/ttl'])('is refused by %s: v3 wants a credential of the gateway', async (path) => {
    const answers = [await callRaw(app.url, { path, headers: { authorization: `Bearer ${token}` } }), await callRaw(app.url, { path: `${path}?token=${encodeURIComponent(token)}` })];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  });

  it('is its own successor at login/refresh', async () => {
    const answer = await callRaw(app.url, { method: 'POST', path: '/v2/login/refresh', headers: { 'X-ACCESS-TOKEN': token }, body: '[]' });
    expect(told(answer)).toBe(`200 ${JSON.stringify(token)}`);
  });

  it('gets no token of a sub-account: it has no login to sign one', async () => {
    const { status } = await callRaw(app.url, { path: `/v2/clients/${app.otherAccountId}/token?token=${encodeURIComponent(token)}` });
    expect(status).toBe(403);
  });
});

it('is counted as calls of its consumer', async () => {
  const calls = async (): Promise<number> => (await app.usage(old.consumerId)).filter(({ operation, kind }) => operation === 'groups.list' && kind === 'version').reduce((sum, each) => sum + each.calls, 0);
  const before = await calls();
  await callRaw(app.url, { path: `/v2/groups?token=${tokens['of 32 hex digits']}` });
  expect(await calls()).toBe(before + 1);
});

it('is refused at once after it was revoked', async () => {
  const token = 'f1d3ff8443297732862df21dc4e57262';
  const { id } = await app.get(FixedTokens).register({ consumerId: old.consumerId, accountId: app.accountId, name: 'short-lived', token: new Secret(token) }, 'test');
  const before = await callRaw(app.url, { path: `/v1/groups?token=${token}` });
  await app.get(FixedTokens).revoke(id, 'test');
  expect([before.status, told(await callRaw(app.url, { path: `/v1/groups?token=${token}` }))]).toEqual([200, '401 {"error":{"code":401,"message":"Unauthorized: invalid token"}}']);
});
