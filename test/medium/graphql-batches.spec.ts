import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;

interface Payload {
  readonly dryRun: boolean;
  readonly results: readonly { readonly index: number; readonly key: string; readonly outcome: string; readonly problem: string | null; readonly message: string | null }[];
}

const fields = 'dryRun results { index key outcome problem message receiverId }';
const newGroup = async (): Promise<string> => ((await door.simulator.ask('POST', '/v3/groups', { name: 'of batches' })) as { id: string }).id;
const count = async (groupId: string): Promise<number> => ((await door.simulator.ask('GET', `/v3/groups/${groupId}/receivers?pagesize=5000`)) as unknown[]).length;
const people = (length: number): { email: string }[] => Array.from({ length }, (_, at) => ({ email: `p${at}@example.org` }));
const upsert = async (groupId: string, rows: readonly object[], headers = {}): Promise<Payload> =>
  (await door.change('upsertReceivers', { groupId, rows }, fields, headers)) as Payload;
const told = ({ results }: Payload): unknown => results.map(({ outcome, problem }) => problem ?? outcome);
const writes = async (): Promise<string[]> => (await door.reached()).filter((call) => !call.startsWith('GET'));

beforeAll(async () => {
  door = await startGraphql({ UPSTREAM_RETRIES: '0' });
});
afterAll(() => door.stop());
beforeEach(async () => {
  await door.simulator.clearFaults();
  await door.simulator.clearCalls();
});

describe('upsertReceivers', () => {
  it('answers for every row, in order, what became of it', async () => {
    const groupId = await newGroup();
    await upsert(groupId, [{ email: 'known@example.org', active: true }]);
    const payload = await upsert(groupId, [
      { email: 'new@example.org', attributes: [], globalAttributes: [{ name: 'firstname', value: 'New' }], tags: ['one'], source: 'import' },
      { email: 'known@example.org', active: false },
      { email: 'no address' },
      { email: 'NEW@example.org' },
      { email: "o'hara@example.org" },
      { email: 'tagged@example.org', tags: ['-VIP'] },
      { email: 'valued@example.org', attributes: [{ name: 'a b' }] },
      { email: 'waiting@example.org', active: false },
    ]);
    const query = `query ($id: ID!) { group(id: $id) { receivers { nodes { email active tags source firstname: globalAttribute(name: "firstname") } } } }`;
    const { nodes } = ((await door.answer(query, { id: groupId })) as { group: { receivers: { nodes: { email: string }[] } } }).group.receivers;
    expect([payload.results.map(({ index }) => index), told(payload), nodes]).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7],
      ['INSERTED', 'UPDATED', 'INVALID_ADDRESS', 'DUPLICATE_ADDRESS', 'INVALID_ADDRESS', 'INVALID_ROW', 'INVALID_ROW', 'INSERTED'],
      expect.arrayContaining([
        { email: 'new@example.org', active: true, tags: ['one'], source: 'import', firstname: 'New' },
        { email: 'known@example.org', active: false, tags: [], source: expect.any(String), firstname: null },
        { email: 'waiting@example.org', active: false, tags: [], source: expect.any(String), firstname: null },
      ]),
    ]);
  });

  it('sends the first row of an address that can be sent', async () => {
    const groupId = await newGroup();
    const [email, wrong] = ['twice@example.org', ['-no-tag']];
    const upserted = await upsert(groupId, [{ email, tags: wrong }, { email }, { email: 'Twice@example.org' }]);
    const adjusted = (await door.change('adjustReceivers', { groupId, rows: [{ email, addTags: wrong }, { email, addTags: ['one'] }, { email }] }, fields)) as Payload;
    expect([told(upserted), told(adjusted), await count(groupId)]).toEqual([
      ['INVALID_ROW', 'INSERTED', 'DUPLICATE_ADDRESS'],
      ['INVALID_ROW', 'DONE', 'DUPLICATE_ADDRESS'],
      1,
    ]);
  });

  it('sends 2,500 rows with three calls', async () => {
    const groupId = await newGroup();
    const { results } = await upsert(groupId, people(2_500));
    const calls = (await writes()).filter((call) => call.endsWith('/upsert'));
    expect([results.length, new Set(results.map(({ outcome }) => outcome)), calls.length, await count(groupId)]).toEqual([2_500, new Set(['INSERTED']), 3, 2_500]);
  });

  it('leaves the outcome open where CleverReach did the work and its answer was lost', async () => {
    const groupId = await newGroup();
    await door.simulator.faults([{ path: `/v3/groups/${groupId}/receivers/upsert`, fault: { closeSocket: true, afterHandling: true } }]);
    const payload = await upsert(groupId, people(1_200));
    await door.simulator.clearFaults();
    expect([new Set(payload.results.slice(0, 1_000).map(({ outcome }) => outcome)), new Set(payload.results.slice(1_000).map(({ outcome }) => outcome)), await count(groupId)]).toEqual([
      new Set(['UNKNOWN']),
      new Set(['NOT_SENT']),
      1_000,
    ]);
  });

  it('leaves the outcome open, and is no dry run, where CleverReach did the work and answered nothing', async () => {
    const groupId = await newGroup();
    await door.simulator.faults([{ path: `/v3/groups/${groupId}/receivers/upsert`, fault: { emptyBody: true, afterHandling: true } }]);
    const { dryRun, results } = await upsert(groupId, people(2));
    await door.simulator.clearFaults();
    expect([dryRun, results.map(({ outcome }) => outcome), await count(groupId)]).toEqual([false, ['UNKNOWN', 'UNKNOWN'], 2]);
  });

  it('is an error where the group is unknown', async () => {
    expect(await door.refusal('upsertReceivers', { groupId: '999999', rows: people(2) }, fields)).toEqual([['NOT_FOUND', 'Not Found: invalid group']]);
  });

  it('is refused where a row holds half a character: CleverReach would read none of them', async () => {
    const query = `mutation ($input: UpsertReceiversInput!) { upsertReceivers(input: $input) { ${fields} } }`;
    const input = { groupId: await newGroup(), rows: [{ email: 'whole@example.org' }, { email: 'cut@example.org', source: '😀'.slice(0, 1) }] };
    await door.simulator.clearCalls();
    const { status, errors } = await door.ask(query, { input });
    expect([status, errors.map(({ extensions }) => extensions['code']), await door.reached()]).toEqual([400, ['MALFORMED_BODY'], []]);
  });

  it('sends nothing in a dry run', async () => {
    const payload = await upsert('240390', people(2), { 'x-dry-run': '1' });
    expect([payload.dryRun, told(payload), await writes()]).toEqual([true, ['NOT_SENT', 'NOT_SENT'], []]);
  });

  it.each([
    [{ groupId: '240390', rows: [] }, 'input.rows', 'A batch has at least one row.'],
    [{ groupId: '240390', rows: people(10_001) }, 'input.rows', 'A batch has at most 10,000 rows.'],
    [{ groupId: ' ', rows: people(1) }, 'input.groupId', 'An id consists of digits and is not 0.'],
  ])('refuses a batch that is empty, too long or of no group before anything is sent', async (input, field, problem) => {
    expect([await door.refusal('upsertReceivers', input, fields), await door.reached()]).toEqual([[['INVALID_INPUT', [{ field, problem }]]], []]);
  });
});

describe('removeReceivers', () => {
  it('takes receivers out of the group and tells who was not in it', async () => {
    const groupId = await newGroup();
    await upsert(groupId, people(3));
    const payload = (await door.change('removeReceivers', { groupId, receivers: ['p0@example.org', 'P0@example.org', 'nobody@example.org', 'no name', '999999'] }, fields)) as Payload;
    expect([told(payload), await count(groupId)]).toEqual([['DONE', 'DUPLICATE_ADDRESS', 'UNKNOWN_RECEIVER', 'INVALID_ADDRESS', 'UNKNOWN_RECEIVER'], 2]);
  });

  it('needs the scope destroy', async () => {
    const headers = { authorization: `Bearer ${await door.keyOf({ scopes: ['*:read', '*:write'] })}` };
    expect([await door.refusal('removeReceivers', { groupId: '240390', receivers: ['1001'] }, fields, headers), await writes()]).toEqual([[['FORBIDDEN', undefined]], []]);
  });
});
