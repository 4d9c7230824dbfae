import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callRaw, told } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

const GROUP = 240390;
const notFound = '{"error":{"code":404,"message":"Not Found"}}';

let app: LegacyDoors;
let old: OldIntegration;

beforeAll(async () => {
  app = await startLegacy();
  old = await app.integration();
});
afterAll(() => app.stop());

describe('receivers', () => {
  let group: number;
  beforeEach(async () => {
    group = await old.newGroup();
  });
  const emails = async (): Promise<string[]> => ((await app.v3(`/v3/groups/${group}/receivers`)) as { email: string }[]).map(({ email }) => email).sort();

  it('are listed with integers, attribute values untouched', async () => {
    const answer = await old.ask('GET', `/v1//groups.json/${GROUP}/receivers/?pagesize=1&email_list=jane@example.org`);
    const [jane] = JSON.parse(answer.text) as Record<string, unknown>[];
    expect(jane).toMatchObject({
      id: expect.any(Number), group_id: GROUP, activated: expect.any(Number), registered: expect.any(Number), deactivated: 0, email: 'jane@example.org',
      global_attributes: expect.objectContaining({ customernumber: '2' }), attributes: expect.objectContaining({ visits: '7' }),
    });
  });

  it('are an empty list where there are none, also past the last page', async () => {
    expect([told(await old.ask('GET', `/v2/groups/${group}/receivers`)), told(await old.ask('GET', `/v2/groups/${GROUP}/receivers?page=900`))]).toEqual(['200 []', '200 []']);
  });

  it('are asked for in pages of 50 where the client names no size, by type where it says activeonly, in a body where the list is long', async () => {
    await app.simulator.clearCalls();
    await old.ask('GET', `/v2/groups/${GROUP}/receivers`);
    await old.ask('GET', `/v2/groups/${GROUP}/receivers?activeonly=1&pagesize=5000&page=0?`);
    await old.ask('GET', `/v2/groups/${GROUP}/receivers?pagesize=+2&page=%2B1`);
    const long = Array.from({ length: 300 }, (_, at) => `x${at}@example.org`).concat('jane@example.org').join(',');
    const found = await old.ask('GET', `/v2/groups/${GROUP}/receivers?email_list=${long}`);
    expect([await app.sent(), JSON.parse(found.text)]).toEqual([
      [
        `GET /v3/groups/${GROUP}/receivers?pagesize=50`,
        `GET /v3/groups/${GROUP}/receivers?pagesize=5000&page=0&type=active`,
        `GET /v3/groups/${GROUP}/receivers?pagesize=2&page=1`,
        `POST /v3/groups/${GROUP}/get_receivers`,
      ],
      [expect.objectContaining({ email: 'jane@example.org' })],
    ]);
  });

  it.each([['', 'shop.customer'], [`/groups/${GROUP}`, 'shop.member']])('are checked and tagged by a list that stands alone, below "%s"', async (above, tag) => {
    const checked = await old.ask('POST', `/v2${above}/receivers/isvalid`, ['jane@example.org', 'nobody@example.org']);
    const tagged = await old.ask('POST', `/v2${above}/receivers/jane@example.org/tags`, [tag]);
    expect([told(checked), told(tagged)]).toEqual(['200 ["jane@example.org"]', `200 ["${tag}"]`]);
  });

  it('are found by a query in the JSON body of a GET', async () => {
    const answer = await callRaw(app.url, {
      path: `/v2/groups/${GROUP}/receivers?token=${old.token}&pagesize=1`,
      headers: { 'content-type': 'application/json' },
      body: '{"email_list":"john@example.org","pagesize":2,"token":"x"}',
    });
    expect(JSON.parse(answer.text)).toEqual([expect.objectContaining({ email: 'john@example.org' })]);
  });

  it.each(['/receivers', '/receivers/insert', '/receivers/upsert'])('go in one by one through %s and come out whole, with id and email', async (route) => {
    const wrapped = await old.ask('POST', `/v2/groups/${group}${route}`, { postdata: { email: 'one@example.org', activated: false, attributes: [], source: null } });
    const bare = await old.ask('POST', `/v1/groups/${group}${route}`, { email: 'two@example.org', global_attributes: { firstname: 'Two' } });
    expect([JSON.parse(wrapped.text), JSON.parse(bare.text), await emails()]).toEqual([
      expect.objectContaining({ id: expect.any(Number), email: 'one@example.org', activated: 0, active: false, group_id: group }),
      expect.objectContaining({ id: expect.any(Number), email: 'two@example.org', active: true, global_attributes: expect.objectContaining({ firstname: 'Two' }) }),
      ['one@example.org', 'two@example.org'],
    ]);
  });

  it.each(['/receivers', '/receivers/insert'])('go in as a list through %s and come out as rows with a status and an integer id', async (route) => {
    const list = [{ email: 'One@example.org' }, { email: 'two@example.org' }];
    const bare = await old.ask('POST', `/v2/groups/${group}${route}`, list);
    const again = await old.ask('POST', `/v1/groups/${group}${route}`, { postdata: [...list, { email: 'three@example.org' }] });
    const ids = (JSON.parse(bare.text) as { id: number }[]).map(({ id }) => id);
    const stored = (await app.v3(`/v3/groups/${group}/receivers`)) as { id: string; email: string }[];
    expect(bare.text).toBe(JSON.stringify(ids.map((id) => ({ status: 'insert success', id }))));
    expect(ids).toEqual(['one', 'two'].map((name) => Number(stored.find(({ email }) => email.toLowerCase() === `${name}@example.org`)?.id)));
    expect(JSON.parse(again.text)).toEqual([
      { status: expect.stringMatching(/^duplicate address/) },
      { status: expect.stringMatching(/^duplicate address/) },
      { status: 'insert success', id: expect.any(Number) },
    ]);
  });

  it('come out as a list of rows where a list is upserted', async () => {
    const answer = await old.ask('POST', `/v2/groups/${group}/receivers/upsert`, { postdata: [{ email: 'one@example.org' }] });
    expect(JSON.parse(answer.text)).toEqual([expect.objectContaining({ status: expect.stringContaining('success') })]);
  });

  it.each(['/receivers/insert', '/receivers/upsert'])('that are refused in a list through %s are bare sentences, which old clients look for', async (route) => {
    const answer = await old.ask('POST', `/v2/groups/${group}${route}`, { postdata: [{ email: 'nobody' }, { email: 'one@example.org' }] });
    expect([JSON.parse(answer.text), await emails()]).toEqual([
      [expect.stringMatching(/invalid address/), expect.objectContaining({ status: 'insert success' })],
      ['one@example.org'],
    ]);
  });

  it('that are refused one by one say why, and "Bad Request" once', async () => {
    const answers = await Promise.all(['/receivers', '/receivers/upsert'].map((route) => old.ask('POST', `/v2/groups/${group}${route}`, { email: 'nobody' })));
    expect(new Set(answers.map(told))).toEqual(new Set([`400 {"error":{"code":400,"message":"Bad Request: invalid address 'nobody'"}}`]));
  });

  it('come in forms with their own letters, Latin-1 or UTF-8, and are active or not as the text says', async () => {
    const post = (body: string) =>
      callRaw(app.url, { method: 'POST', path: `/v1/groups/${group}/receivers?token=${old.token}`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
    const answers = [
      await post('email=one@example.org&activated=false&global_attributes[firstname]=J%FCrgen'),
      await post('postdata[email]=two%40example.org&postdata[activated]=true&postdata[global_attributes][firstname]=J%C3%BCrgen'),
    ].map(({ text }) => JSON.parse(text) as unknown);
    const firstname = { global_attributes: expect.objectContaining({ firstname: 'Jürgen' }) };
    expect(answers).toEqual([expect.objectContaining({ active: false, activated: 0, ...firstname }), expect.objectContaining({ active: true, ...firstname })]);
  });

  it('may be more than v3 takes at once', async () => {
    const many = Array.from({ length: 1_200 }, (_, at) => ({ email: `many${at}@example.org` }));
    await app.simulator.clearCalls();
    const rows = JSON.parse((await old.ask('POST', `/v2/groups/${group}/receivers/insert`, many)).text) as { status: string; id: number }[];
    const ids = new Set(rows.map(({ id }) => id));
    const sent = (await app.sent()).filter((call) => call.endsWith('/insert'));
    expect([rows.length, ids.size, rows.every(({ status }) => status === 'insert success'), sent.length]).toEqual([1_200, 1_200, true, 2]);
  });

  it('that went in before a later batch failed are told with its error', async () => {
    const path = `/v3/groups/${group}/receivers/insert`;
    await app.simulator.faults([{ method: 'POST', path, count: 1, fault: { delayMs: 1 } }, { method: 'POST', path, fault: { status: 400 } }]);
    const many = Array.from({ length: 1_200 }, (_, at) => ({ email: `many${at}@example.org` }));
    const answer = await old.ask('POST', `/v2/groups/${group}/receivers/insert`, many);
    await app.simulator.clearFaults();
    expect([told(answer), (await emails()).length]).toEqual([
      expect.stringMatching(/^400 .*"message":"Bad Request[:;] .*rows 1 to 1000 of 1200 were sent before it"/), 50,
    ]);
  });

  it('that are known are refused one by one with the words that plugins look for', async () => {
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'one@example.org' });
    const answers = await Promise.all(['/receivers', '/receivers/insert'].map((route) => old.ask('POST', `/v2/groups/${group}${route}`, { email: 'one@example.org' })));
    expect(answers.map(told)).toEqual(Array(2).fill('400 {"error":{"code":400,"message":"Bad Request: duplicate address"}}'));
  });

  it.each(['/receivers', '/receivers/insert', '/receivers/upsert'])('are refused by an unknown group through %s with 405, one or many', async (route) => {
    const answers = await Promise.all([{ email: 'x@example.org' }, [{ email: 'x@example.org' }]].map((body) => old.ask('POST', `/v2/groups/99${route}`, body)));
    expect(answers.map(told)).toEqual(Array(2).fill('405 {"error":{"code":405,"message":"Method Not Allowed: invalid group"}}'));
  });

  it('take what a client has read back as it is, old spellings of times and attributes too', async () => {
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'one@example.org' });
    const read = JSON.parse((await old.ask('GET', `/v2/groups/${group}/receivers/one@example.org`)).text) as object;
    const whole = await old.ask('POST', `/v2/groups/${group}/receivers/upsert`, { ...read, deactivated: '0', activated: true, global_attributes: 'firstname:One,lastname:Two, three' });
    const single = await old.ask('PUT', `/v2/groups/${group}/receivers/one@example.org`, { postdata: [{ source: 'shop' }] });
    expect([JSON.parse(whole.text), JSON.parse(single.text)]).toEqual([
      expect.objectContaining({ email: 'one@example.org', active: true, global_attributes: expect.objectContaining({ firstname: 'One', lastname: 'Two, three' }) }),
      [expect.objectContaining({ email: 'one@example.org', source: 'shop' })],
    ]);
  });

  it.each(['bruce+x@wayne.com', 'bruce%2Bx@wayne.com', 'bruce%2bx%40wayne.com'])('are named %s in a path', async (name) => {
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'bruce+x@wayne.com' });
    const read = await old.ask('GET', `/v1/groups/${group}/receivers/${name}`);
    const off = await old.ask('PUT', `/v1/groups/${group}/receivers/${name}/setinactive`, 'false');
    const removed = await old.ask('DELETE', `/v2/groups.json/${group}/receivers/${name}?`);
    expect([(JSON.parse(read.text) as { email: string }).email, told(off), told(removed), await emails()]).toEqual(['bruce+x@wayne.com', '200 true', '200 true', []]);
  });

  it.each([undefined, '', 'false', '[]', 'null', '{"email":"one@example.org"}', '{"postdata":[1]}'])('are switched whatever the body is: %j', async (body) => {
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'one@example.org' });
    const active = async () => ((await app.v3(`/v3/groups/${group}/receivers/one@example.org`)) as { active: boolean }).active;
    const answers: unknown[] = [];
    for (const action of ['setinactive', 'setinactive', 'setactive', 'setactive']) {
      answers.push(told(await old.ask('PUT', `/v2/groups/${group}/receivers/one@example.org/${action}`, body)), await active());
    }
    expect(answers).toEqual(['200 true', false, '200 true', false, '200 true', true, '200 true', true]);
  });

  it('that are not there are answered with 404 and no detail, the code an integer', async () => {
    const path = `/groups/${group}/receivers/nobody@example.org`;
    const calls: [string, string][] = [['GET', path], ['DELETE', path], ['PUT', `${path}/setactive`], ['PUT', `${path}/setinactive`], ['GET', '/receivers/nobody@example.org'], ['GET', '/groups/99/receivers'], ['GET', '/groups/99/stats']];
    const answers = await Promise.all(calls.map(([method, where]) => old.ask(method, `/v2${where}`)));
    expect(new Set(answers.map(told))).toEqual(new Set([`404 ${notFound}`]));
  });

  it('are deleted in many only where they are named', async () => {
    await old.ask('POST', `/v2/groups/${group}/receivers`, [{ email: 'one@example.org' }, { email: 'two@example.org' }]);
    const blank = await Promise.all(['[]', '{}', '{"emails":[]}', '["one@example.org",""]', '{"emails":"one@example.org"}'].map((body) => old.ask('POST', `/v2/groups/${group}/receivers/deletemultiple`, body)));
    const before = await emails();
    const answer = await old.ask('POST', `/v2/groups/${group}/receivers/deletemultiple`, { emails: ['one@example.org'] });
    expect([blank.map(({ status }) => status), before, answer.status, await emails()]).toEqual([
      Array(5).fill(400), ['one@example.org', 'two@example.org'], 200, ['two@example.org'],
    ]);
  });

  it.each(['insert', 'upsert', ''])('are written from a list of PHP with gaps, which is an object, by %j', async (route) => {
    const rows = { 1: { email: 'one@example.org' }, 4: { email: 'two@example.org' } };
    const bare = await old.ask('POST', `/v2/groups/${group}/receivers/${route}`, rows);
    const wrapped = await old.ask('POST', `/v2/groups/${group}/receivers/${route}`, { postdata: { 7: { email: 'three@example.org' } } });
    expect([bare.status, (JSON.parse(bare.text) as unknown[]).length, wrapped.status, (JSON.parse(wrapped.text) as unknown[]).length, await emails()]).toEqual([
      200, 2, 200, 1, ['one@example.org', 'three@example.org', 'two@example.org'],
    ]);
  });

  it.each([
    ['{"postdata":', 'application/json'],
    ['<active/>', 'text/xml'],
    ['--x--\r\n', 'multipart/form-data; boundary=x'],
  ])('are set inactive and active whatever the body is: %j as %s', async (body, type) => {
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'one@example.org', activated: true });
    const ask = async (what: string): Promise<unknown[]> => {
      const path = `/v2/groups/${group}/receivers/one@example.org/${what}?token=${old.token}`;
      const answer = await callRaw(app.url, { method: 'PUT', path, headers: { 'content-type': type }, body });
      return [told(answer), ((await app.v3(`/v3/groups/${group}/receivers/one@example.org`)) as { active: boolean }).active];
    };
    expect([await ask('setinactive'), await ask('setactive')]).toEqual([['200 true', false], ['200 true', true]]);
  });

  it.each<{ what: string; query: string; body: (group: number) => unknown }>([
    { what: 'in the body', query: '', body: (id) => ({ emails: ['one@example.org'], group_id: id }) },
    { what: 'in the body as groups_id', query: '', body: (id) => ({ emails: ['one@example.org'], groups_id: String(id) }) },
    { what: 'in the query as groups_id[], beside a list', query: '?groups_id[]=GROUP', body: () => ['one@example.org'] },
    { what: 'in the query, beside a list', query: '?group_id=GROUP', body: () => ['one@example.org'] },
    { what: 'in the query, beside an object', query: '?group_id=GROUP', body: () => ({ emails: ['one@example.org'] }) },
  ])('are deleted from one group where it is named $what, and stay in all others', async ({ query, body }) => {
    const other = await old.newGroup();
    for (const id of [group, other]) await old.ask('POST', `/v2/groups/${id}/receivers`, { email: 'one@example.org' });
    const answer = await old.ask('POST', `/v2/receivers/deletemultiple${query.replace('GROUP', String(group))}`, body(group));
    const left = await Promise.all([group, other].map(async (id) => ((await app.v3(`/v3/groups/${id}/receivers`)) as unknown[]).length));
    expect([answer.status, left]).toEqual([200, [0, 1]]);
  });

  it.each(['group_id', 'groups_id', 'groups_id[]'])('are deleted from one group only, by an address of the account beside which it stands as %s', async (name) => {
    const other = await old.newGroup();
    for (const id of [group, other]) await old.ask('POST', `/v2/groups/${id}/receivers`, { email: 'one@example.org' });
    const answer = await old.ask('DELETE', `/v2/receivers/one@example.org?${name}=${group}`);
    const left = await Promise.all([group, other].map(async (id) => ((await app.v3(`/v3/groups/${id}/receivers`)) as unknown[]).length));
    expect([told(answer), left]).toEqual(['200 true', [0, 1]]);
  });

  it.each(['', '0', null])('are not deleted from the account where the group is blank: %j', async (blank) => {
    await app.simulator.clearCalls();
    const answer = await old.ask('POST', '/v2/receivers/deletemultiple', { emails: ['jane@example.org'], group_id: blank });
    expect([told(answer), await app.sent()]).toEqual(['400 {"error":{"code":400,"message":"Bad Request: invalid value specified for `group_id`"}}', []]);
  });

  it.each(['vip,customer', 'Shop.*', '*', 'vip%2Ccustomer'])('lose one tag by one call, and none by the name %s', async (tag) => {
    await app.simulator.clearCalls();
    const answer = await old.ask('DELETE', `/v2/receivers/jane@example.org/tags/${tag}`);
    expect([told(answer), await app.sent()]).toEqual(['400 {"error":{"code":400,"message":"Bad Request: invalid value specified for `tag`"}}', []]);
  });

  it('named like a call of v3 do not become that call', async () => {
    await app.simulator.clearCalls();
    const answer = await old.ask('PUT', `/v2/groups/${group}/receivers/update`, [{ email: 'one@example.org' }]);
    expect([answer.status, await app.sent()]).toEqual([400, []]);
  });
});
