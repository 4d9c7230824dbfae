import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callRaw, told } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

const notFound = '{"error":{"code":404,"message":"Not Found"}}';

let app: LegacyDoors;
let old: OldIntegration;

beforeAll(async () => {
  app = await startLegacy();
  old = await app.integration();
});
afterAll(() => app.stop());

describe('groups', () => {
  it('have integer ids and times and say isLocked', async () => {
    const { text } = await old.ask('GET', '/v2/groups/240390');
    expect([text.startsWith('{"id":240390,'), JSON.parse(text)]).toEqual([
      true,
      expect.objectContaining({ id: 240390, isLocked: false, stamp: expect.any(Number), last_mailing: expect.any(Number), last_changed: expect.any(Number) }),
    ]);
    expect(text).not.toContain('"locked"');
  });

  it('are created, changed and deleted with 200 and seen by v3', async () => {
    const created = await old.ask('POST', '/v1/groups.json', { id: 0, name: 'G' });
    const { id } = JSON.parse(created.text) as { id: number };
    const changed = await old.ask('PUT', `/v2/groups/${id}`, { name: 'H', isLocked: false });
    const seen = await app.v3(`/v3/groups/${id}`);
    const deleted = await old.ask('DELETE', `/v2/groups/${id}?`);
    const gone = await old.ask('GET', `/v2/groups/${id}`);
    expect([created.status, changed.status, seen, told(deleted), told(gone)]).toEqual([
      200, 200, expect.objectContaining({ id: String(id), name: 'H' }), '200 true', `404 ${notFound}`,
    ]);
  });

  it('of v1 and v2 are emptied by truncate, which is clear in v3', async () => {
    for (const version of ['/v2', '/v1', '']) {
      const group = await old.newGroup();
      await old.ask('POST', `/v2/groups/${group}/receivers/insert`, [{ email: 'a@example.org' }, { email: 'b@example.org' }]);
      const answer = await old.ask('DELETE', `${version}/groups/${group}/truncate`);
      expect([told(answer), await app.v3(`/v3/groups/${group}/receivers`), (await app.sent()).at(-2)]).toEqual(['200 true', [], `DELETE /v3/groups/${group}/clear`]);
    }
  });

  it('are not emptied by DELETE on their receivers, in no version and in no spelling', async () => {
    const group = await old.newGroup();
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'kept@example.org' });
    const spellings = ['/v1/groups/G/receivers', '/groups/G/receivers', '/v2/groups/G/receivers', '/v2/groups.json/G/receivers.json', '/V1//groups/G/receivers/', '/v2/groups/G/receivers/?'];
    const answers = await Promise.all(spellings.map((path) => old.ask('DELETE', path.replace('G', String(group)))));
    expect(new Set(answers.map(told))).toEqual(new Set([`404 ${notFound}`]));
    expect(await app.v3(`/v3/groups/${group}/receivers`)).toHaveLength(1);
  });

  it('are emptied so in v1 once the operator allows it, and never with a slash at the end', async () => {
    const allowed = await app.integration({ switches: { v1Clear: true } });
    const group = await old.newGroup();
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'kept@example.org' });
    const refused = await Promise.all([`/v1/groups/${group}/receivers/`, `/groups/${group}/receivers/?`, `/v2/groups/${group}/receivers`].map((path) => allowed.ask('DELETE', path)));
    const before = await app.v3(`/v3/groups/${group}/receivers`);
    const answer = await allowed.ask('DELETE', `/v1/groups/${group}/receivers`);
    expect([refused.map(told), before, told(answer), await app.v3(`/v3/groups/${group}/receivers`)]).toEqual([
      Array(3).fill(`404 ${notFound}`), [expect.objectContaining({ email: 'kept@example.org' })], '200 true', [],
    ]);
  });
});

describe('a group of v1', () => {
  it.each([
    ['?email=kept@example.org', undefined],
    ['?id[]=5', undefined],
    ['?receiver_id=', undefined],
    ['', { email: 'kept@example.org' }],
    ['', ['kept@example.org']],
    ['', 'kept@example.org'],
  ])('is not emptied by DELETE on its receivers where anything stands beside them: %s %j', async (query, body) => {
    const allowed = await app.integration({ switches: { v1Clear: true } });
    const group = await old.newGroup();
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'kept@example.org' });
    const answer = await allowed.ask('DELETE', `/v1/groups/${group}/receivers${query}`, body);
    expect([told(answer), await app.v3(`/v3/groups/${group}/receivers`)]).toEqual([`404 ${notFound}`, [expect.objectContaining({ email: 'kept@example.org' })]]);
  });

  it.each([undefined, [], 'null', 'false'])('is emptied by DELETE on its receivers where the body %j says nothing', async (body) => {
    const allowed = await app.integration({ switches: { v1Clear: true } });
    const group = await old.newGroup();
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'gone@example.org' });
    expect([told(await allowed.ask('DELETE', `/v1/groups/${group}/receivers?`, body)), await app.v3(`/v3/groups/${group}/receivers`)]).toEqual(['200 true', []]);
  });
});

describe('attributes', () => {
  it('are a bare false where there are none, and a list where there are', async () => {
    const group = await old.newGroup();
    const none = await old.ask('GET', `/v2/groups/${group}/attributes`);
    const byQuery = await old.ask('GET', `/v1/attributes.json?group_id=${group}`);
    await old.ask('POST', `/v2/groups/${group}/attributes`, { name: 'Shoe', type: 'text' });
    const some = await old.ask('GET', `/v2/groups/${group}/attributes`);
    expect([told(none), told(byQuery), JSON.parse(some.text)]).toEqual(['200 false', '200 false', [expect.objectContaining({ name: 'shoe', groups_id: group, id: expect.any(Number) })]]);
  });

  it('without a group are the global ones, however that is said', async () => {
    const answers = await Promise.all(['/v2/attributes?', '/v2/attributes.json/?group_id=0', '/v1/attributes.json?group_id=', '/groups/attributes'].map((path) => old.ask('GET', path)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(JSON.parse(answers[0]?.text ?? '')).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'firstname', groups_id: 0 })]));
  });
});

describe('clients', () => {
  it('are an object in v1 where there is one and a list in v2', async () => {
    const alone = await app.integration({ accountId: app.otherAccountId });
    const [one, many] = await Promise.all([alone.ask('GET', '/v1/clients?'), alone.ask('GET', '/v2/clients?')]);
    expect([JSON.parse(one.text), JSON.parse(many.text)]).toEqual([
      expect.objectContaining({ id: Number(app.otherAccountId) }),
      [expect.objectContaining({ id: Number(app.otherAccountId) })],
    ]);
  });

  it('say who they are, with an integer id', async () => {
    const answers = await Promise.all(['/v1', '/v2', ''].map((version) => old.ask('GET', `${version}/clients/whoami`)));
    expect(answers.map(({ text }) => (JSON.parse(text) as { id: number }).id)).toEqual(Array(3).fill(Number(app.accountId)));
  });

  it('get a token of the gateway for an account of theirs, bound to it, and none for a stranger\'s', async () => {
    const listed = JSON.parse((await old.ask('GET', '/v2/clients')).text) as { id: number }[];
    const sub = listed.find(({ id }) => String(id) !== app.accountId)?.id;
    const answer = await old.ask('GET', `/v2/clients/${sub}/token`);
    const token = JSON.parse(answer.text) as string;
    const own = await callRaw(app.url, { path: `/v2/clients/whoami?token=${token}` });
    const stranger = await old.ask('GET', '/v2/clients/4711/token');
    expect([answer.text, (JSON.parse(own.text) as { id: number }).id, stranger.status]).toEqual([expect.stringMatching(/^"[\w-]+\.[\w-]+\.[\w-]+"$/), sub, 404]);
  });
});
