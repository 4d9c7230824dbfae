import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Habit } from '../../src/edge/legacy/usage/habits.js';
import { legacyUsage } from '../../src/storage/migrations/0005-legacy-usage.js';
import { callRaw } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

let app: LegacyDoors;
let old: OldIntegration;

beforeAll(async () => {
  app = await startLegacy();
});
afterAll(() => app.stop());

/** Counts without their times, in one line each. */
const told = async (consumerId: string): Promise<readonly string[]> =>
  (await app.usage(consumerId))
    .filter(({ operation }) => operation !== 'login.create')
    .map(({ operation, kind, name, calls, errors }) => `${operation} ${kind} ${name}: ${calls}/${errors}`);

const userAgent = 'OldShop/2.4.1 (jane@example.org; https://shop.example)';

describe('the counts of v1 and v2', () => {
  it('tell calls and errors by operation, spelling, row, habit and client, and nothing of any person', async () => {
    old = await app.integration();
    const headers = { authorization: `Bearer ${old.token}`, 'user-agent': userAgent };
    await callRaw(app.url, { path: '/v2/groups', headers });
    await callRaw(app.url, { path: '/groups/240390', headers });
    await callRaw(app.url, { path: '/v1/groups/999', headers });
    expect(await told(old.consumerId)).toEqual([
      'groups.get client OldShop/2.4.1: 2/1',
      'groups.get habit unversioned_path: 1/0',
      'groups.get row A group says isLocked; v3 says locked.: 1/0',
      'groups.get row Ids, times and counts are numbers; v3 gives many of them as text.: 1/0',
      'groups.get version unversioned: 1/0',
      'groups.get version v1: 1/1',
      'groups.list client OldShop/2.4.1: 1/0',
      'groups.list row A group says isLocked; v3 says locked.: 1/0',
      'groups.list row Ids, times and counts are numbers; v3 gives many of them as text.: 1/0',
      'groups.list version v2: 1/0',
    ]);
  });

  it('tell each row that rewrote a call or a refusal', async () => {
    old = await app.integration();
    await old.ask('POST', '/v2/groups/240390/receivers', { postdata: [{ email: 'rows@example.org' }] });
    await old.ask('POST', '/v2/groups/240390/receivers', { email: 'rows@example.org' });
    const rows = (await told(old.consumerId)).filter((line) => line.includes(' row ')).map((line) => line.replace('groups.receivers.create row ', ''));
    expect(rows).toEqual([
      'A known address is answered with 400 "Bad Request: duplicate address" and nothing more; v3 adds the address.: 1/1',
      'Each inserted row carries its id; v3 leaves it out, so the gateway reads the ids of the addresses.: 1/0',
      'Ids, times and counts are numbers; v3 gives many of them as text.: 1/0',
      'The data may stand under the key postdata, and a list may be an object whose names are numbers, as PHP writes one with gaps.: 1/0',
    ]);
  });

  it('name the consumer of a login', async () => {
    old = await app.integration();
    const logins = (await app.usage(old.consumerId)).map(({ operation, kind, name, calls }) => [operation, kind, name, calls]);
    expect(logins).toEqual([
      ['login.create', 'client', 'unnamed', 1],
      ['login.create', 'version', 'v2', 1],
    ]);
  });

  it('leave out whom nobody knows', async () => {
    const before = await app.database.query.selectFrom('legacy_usage').selectAll().execute();
    await callRaw(app.url, { path: '/v2/groups' });
    await callRaw(app.url, { path: '/v2/groups?token=made-up' });
    await callRaw(app.url, { path: '/v2/nothing' });
    await app.usage('nobody');
    expect(await app.database.query.selectFrom('legacy_usage').selectAll().execute()).toEqual(before);
  });

  it('are kept, and no call fails, while the store cannot be written', async () => {
    old = await app.integration();
    await app.usage(old.consumerId);
    await app.database.query.schema.dropTable('legacy_usage').execute();
    const { status } = await old.ask('GET', '/v2/groups');
    const failed = await app.usage(old.consumerId).then(() => 'read', () => 'unreadable');
    await app.database.transaction((query) => legacyUsage.apply(query, app.database.kind));
    expect([status, failed, (await told(old.consumerId)).filter((line) => line.includes(' version '))]).toEqual([200, 'unreadable', ['groups.list version v2: 1/0']]);
  });
});

describe('a habit is noticed:', () => {
  const token = (): string => old.token;
  it.each<{ readonly habit: Habit; readonly send: () => Parameters<typeof callRaw>[1] }>([
    { habit: 'unversioned_path', send: () => ({ path: '/groups', headers: { authorization: `Bearer ${token()}` } }) },
    { habit: 'token_in_query', send: () => ({ path: `/v2/groups?token=${token()}` }) },
    { habit: 'quoted_token', send: () => ({ path: `/v2/groups?token=%22${token()}%22` }) },
    { habit: 'quoted_token', send: () => ({ path: '/v2/groups', headers: { authorization: `Bearer "${token()}"` } }) },
    { habit: 'token_header', send: () => ({ path: '/v1/groups', headers: { 'x-access-token': token() } }) },
    { habit: 'encoded_token', send: () => ({ path: '/v2/groups', headers: { authorization: `Bearer ${Buffer.from(token()).toString('base64')}` } }) },
    { habit: 'form_body', send: () => form('application/x-www-form-urlencoded') },
    { habit: 'form_body', send: () => form(undefined) },
    { habit: 'no_content_type', send: () => post('{"name":"x"}', undefined) },
    { habit: 'other_content_type', send: () => post('{"name":"x"}', 'text/plain') },
    { habit: 'body_on_get', send: () => ({ path: `/v2/groups?token=${token()}`, body: '{"order":"id"}' }) },
    { habit: 'empty_words', send: () => post('false', 'application/json') },
    { habit: 'postdata_wrapper', send: () => post('{"postdata":{"name":"x"}}', 'application/json') },
    { habit: 'postdata_wrapper', send: () => post('postdata[name]=x', 'application/x-www-form-urlencoded') },
    { habit: 'mailing_wrapper', send: () => ({ ...post('{"mailingData":{"name":"x"}}', 'application/json'), path: `/v2/mailings?token=${token()}` }) },
    { habit: 'stray_question_mark', send: () => ({ path: `/v2/groups?token=${token()}&order=id?` }) },
    { habit: 'doubled_slash', send: () => ({ path: `/v2//groups?token=${token()}` }) },
    { habit: 'doubled_slash', send: () => ({ path: `//v2/groups?token=${token()}` }) },
    { habit: 'trailing_slash', send: () => ({ path: `/v2/groups/?token=${token()}` }) },
    { habit: 'json_ending', send: () => ({ path: `/v2/groups.json/240390?token=${token()}` }) },
    { habit: 'capitals_in_path', send: () => ({ path: `/v2/Groups?token=${token()}` }) },
  ])('$habit', async ({ habit, send }) => {
    old = await app.integration();
    await callRaw(app.url, send());
    expect((await app.usage(old.consumerId)).filter(({ kind, name }) => kind === 'habit' && name === habit).map(({ calls }) => calls)).toEqual([1]);
  });

  const post = (body: string, type: string | undefined) => ({
    method: 'POST',
    path: `/v2/groups?token=${token()}`,
    body,
    ...(type !== undefined && { headers: { 'content-type': type } }),
  });
  const form = (type: string | undefined) => post('name=x', type);

  it('none where a client behaves', async () => {
    old = await app.integration();
    const headers = { authorization: `Bearer ${old.token}`, 'content-type': 'application/json' };
    await callRaw(app.url, { method: 'POST', path: '/v2/groups', headers, body: '{"name":"JSON.json"}' });
    await callRaw(app.url, { path: '/v2/groups/240390/receivers/Jane@Example.json', headers });
    expect((await app.usage(old.consumerId)).filter(({ kind }) => kind === 'habit')).toEqual([]);
  });
});
