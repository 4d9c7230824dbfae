import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

type Door = 'graphql' | 'v3' | 'v2' | 'v1' | 'unversioned';
type Place = 'bearer' | 'x-access-token' | 'query';

const doors: readonly Door[] = ['graphql', 'v3', 'v2', 'v1', 'unversioned'];
const places: readonly Place[] = ['bearer', 'x-access-token', 'query'];
const credentials = ['API key', 'OAuth token', 'login token'] as const;
const paths: Readonly<Record<Door, string>> = { graphql: '/graphql', v3: '/v3/groups', v2: '/v2/groups', v1: '/v1/groups', unversioned: '/groups' };

const present = (place: Place, token: string): { readonly headers: Record<string, string>; readonly search: string } => ({
  headers: place === 'bearer' ? { authorization: `Bearer ${token}` } : place === 'x-access-token' ? { 'x-access-token': token } : {},
  search: place === 'query' ? `?token=${encodeURIComponent(token)}` : '',
});

describe('credentials', () => {
  let app: TestApp;
  const tokens: Record<string, string> = {};

  const ask = (door: Door, place: Place, token: string) => {
    const { headers, search } = present(place, token);
    const path = paths[door] + search;
    return door === 'graphql'
      ? request(app.url).post(path).set(headers).send({ query: '{ groups(first: 1) { nodes { id } } }' })
      : request(app.url).get(path).set(headers);
  };

  beforeAll(async () => {
    app = await startApp();
    const { apiKey, oauth, legacy } = app.demo;
    const granted = await request(app.url)
      .post('/oauth/token.php')
      .send({ grant_type: 'client_credentials', client_id: oauth.clientId, client_secret: oauth.clientSecret });
    const login = await request(app.url).post('/v2/login').send({ client_id: String(legacy.clientId), login: legacy.login, password: legacy.password });
    Object.assign(tokens, { 'API key': apiKey, 'OAuth token': (granted.body as { access_token: string }).access_token, 'login token': JSON.parse(login.text) as string });
  });
  afterAll(() => app.stop());

  it.each(credentials.flatMap((kind) => doors.flatMap((door) => places.map((place) => [kind, door, place] as const))))(
    'the %s opens %s as %s',
    async (kind, door, place) => {
      const { status, text } = await ask(door, place, tokens[kind] ?? '');
      expect([status, text.includes('240390')]).toEqual([200, true]);
    },
  );

  it.each(doors.flatMap((door) => places.map((place) => [door, place] as const)))('a made-up credential is refused by %s as %s with 401', async (door, place) => {
    const answers = await Promise.all(['made-up', 'crgw_aaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'a.b.c'].map((token) => ask(door, place, token)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it.each(doors)('no credential is refused by %s with 401', async (door) => {
    expect((await ask(door, 'bearer', '').unset('authorization')).status).toBe(401);
  });

  it('the query wins over a Bearer that is base64 of the token', async () => {
    const token = tokens['login token'] ?? '';
    const answer = await request(app.url).get(`/v2/groups?token=%22${token}%22`).set('authorization', `Bearer ${Buffer.from(token).toString('base64')}`);
    expect(answer.status).toBe(200);
  });

  it('a token in the query is never forwarded', async () => {
    const sent = JSON.stringify((await app.simulator.calls()).map(({ path }) => path));
    expect(Object.values(tokens).filter((token) => sent.includes(token))).toEqual([]);
  });

  it('wrong login credentials are refused with the recorded words', async () => {
    const wrong = { client_id: app.demo.legacy.clientId, login: 'demo', password: 'wrong' };
    const answer = await request(app.url).post('/v1/login.json').send(wrong);
    expect([answer.status, answer.text]).toEqual([400, '{"error":{"code":400,"message":"Bad Request: Credentials not valid"}}']);
  });
});
