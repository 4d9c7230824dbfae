import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;
let at = 0;
const groupId = '240390';

const newPerson = async (): Promise<string> => {
  const email = `person-${++at}@example.org`;
  await door.change('addReceiver', { groupId, email, globalAttributes: [{ name: 'firstname', value: 'Pia' }], attributes: [{ name: 'visits', value: '7' }], tags: ['shop.a', 'shop.b', 'web'] }, '__typename');
  return email;
};
const person = async (email: string, fields: string): Promise<unknown> => (await door.ask(`query ($email: EmailAddress!) { receiver(email: $email) { ${fields} } }`, { email })).data;
const member = async (email: string): Promise<unknown> =>
  ((await door.answer('query ($email: EmailAddress!) { group(id: "240390") { receiver(email: $email) { visits: attribute(name: "visits") city: attribute(name: "city") firstname: globalAttribute(name: "firstname") tags } } }', { email })) as { group: { receiver: unknown } }).group.receiver;

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(() => door.simulator.clearCalls());

describe('a person', () => {
  it('changes the address and stays the same', async () => {
    const email = await newPerson();
    const changed = await door.change('changeReceiverEmail', { email, newEmail: `new-${email}` }, '... on ReceiverEmailChanged { dryRun receiver { email firstname: globalAttribute(name: "firstname") groups { id } } }');
    expect([changed, await person(email, 'id')]).toEqual([{ dryRun: false, receiver: { email: `new-${email}`, firstname: 'Pia', groups: [{ id: groupId }] } }, { receiver: null }]);
  });

  it('is copied under another address', async () => {
    const email = await newPerson();
    const cloned = await door.change('cloneReceiver', { email, newEmail: `copy-${email}` }, '... on ReceiverCloned { receiver { email firstname: globalAttribute(name: "firstname") } }');
    expect([cloned, await person(email, 'email')]).toEqual([{ receiver: { email: `copy-${email}`, firstname: 'Pia' } }, { receiver: { email } }]);
  });

  it.each([
    ['changeReceiverEmail', 'ReceiverEmailChanged'],
    ['cloneReceiver', 'ReceiverCloned'],
  ])('keeps its address and is told why where CleverReach does not take the new one: %s', async (name, success) => {
    const blocked = `blocked-${name}@example.org`;
    await door.simulator.ask('POST', '/v3/blacklist', { email: blocked });
    const [email, other] = [await newPerson(), await newPerson()];
    const fields = `__typename ... on ${success} { dryRun receiver { id } } ... on AddressTaken { email message receiver { email } } ... on InvalidAddress { email message } ... on Blacklisted { email message }`;
    const change = (newEmail: string, headers = {}): Promise<unknown> => door.change(name, { email, newEmail }, fields, headers);
    const dry = await change(`dry-${email}`, { 'x-dry-run': '1' });
    const taken = await change(other);
    const invalid = await change("o'hara@example.org");
    const blacklisted = await change(blocked);
    expect([dry, taken, invalid, blacklisted, await person(email, 'email')]).toEqual([
      { __typename: success, dryRun: true, receiver: null },
      { __typename: 'AddressTaken', email: other, message: `Bad Request: duplicate address '${other}'`, receiver: { email: other } },
      { __typename: 'InvalidAddress', email: "o'hara@example.org", message: `Bad Request: invalid address 'o'hara@example.org'` },
      { __typename: 'Blacklisted', email: blocked, message: `Forbidden: blacklisted address '${blocked}'` },
      { receiver: { email } },
    ]);
  });

  it('is deleted from the whole account, alone or with others', async () => {
    const emails = [await newPerson(), await newPerson(), await newPerson()];
    const dry = await door.change('deleteReceiver', { email: emails[0] }, 'dryRun key', { 'x-dry-run': '1' });
    const one = await door.change('deleteReceiver', { email: emails[0] }, 'dryRun key');
    const many = await door.change('deleteReceivers', { emails: [emails[1], emails[2], 'nobody@example.org', 'none'] }, 'dryRun results { outcome problem }');
    expect([dry, one, many, await Promise.all(emails.map((email) => person(email, 'id')))]).toEqual([
      { dryRun: true, key: emails[0] },
      { dryRun: false, key: emails[0] },
      {
        dryRun: false,
        results: [
          { outcome: 'DONE', problem: null }, { outcome: 'DONE', problem: null },
          { outcome: 'REFUSED', problem: 'UNKNOWN_RECEIVER' }, { outcome: 'REFUSED', problem: 'INVALID_ADDRESS' },
        ],
      },
      [{ receiver: null }, { receiver: null }, { receiver: null }],
    ]);
  });

  it('is not deleted without the scope destroy', async () => {
    const headers = { authorization: `Bearer ${await door.keyOf({ scopes: ['*:read', '*:write'] })}` };
    expect([await door.refusal('deleteReceiver', { email: 'jane@example.org' }, 'dryRun', headers), await door.refusal('deleteReceivers', { emails: ['jane@example.org'] }, 'dryRun', headers)]).toEqual([
      [['FORBIDDEN', undefined]],
      [['FORBIDDEN', undefined]],
    ]);
  });

  it('gets single attribute values, of its own and in a group', async () => {
    const email = await newPerson();
    const own = await door.change('setReceiverAttribute', { email, attributeId: '1001', value: 'Paula' }, 'dryRun value');
    const local = await door.change('setReceiverAttribute', { email, groupId, attributeId: '1006', value: 'Bonn' }, 'value');
    expect([own, local, await member(email)]).toMatchObject([{ dryRun: false, value: 'Paula' }, { value: 'Bonn' }, { firstname: 'Paula', city: 'Bonn' }]);
  });

  it('has a history without end', async () => {
    const email = await newPerson();
    for (let count = 0; count < 3; count++) await door.change('addReceiverEvent', { email, type: 'visit' }, 'dryRun');
    expect(await person(email, 'allEvents { type }')).toEqual({ receiver: { allEvents: expect.arrayContaining([{ type: 'visit' }, { type: 'api' }]) } });
  });

  it('is looked up among active addresses', async () => {
    const query = '{ any: activeAddresses(emails: ["jane@example.org", "harvey@gotham.example", "nobody@example.org"]) here: activeAddresses(emails: ["jane@example.org"], groupId: "240392") }';
    expect(await door.answer(query)).toEqual({ any: ['jane@example.org'], here: [] });
  });
});

describe('batches', () => {
  const outcomes = 'results { key outcome problem message }';

  it('only insert, or only update, where they are told to', async () => {
    const email = await newPerson();
    const rows = [{ email }, { email: `not-yet-${email}` }];
    const updated = await door.change('upsertReceivers', { groupId, rows, mode: 'UPDATE' }, 'results { outcome problem }');
    const inserted = await door.change('upsertReceivers', { groupId, rows, mode: 'INSERT' }, 'results { outcome problem }');
    expect([updated, inserted]).toEqual([
      { results: [{ outcome: 'UPDATED', problem: null }, { outcome: 'REFUSED', problem: 'UNKNOWN_RECEIVER' }] },
      { results: [{ outcome: 'REFUSED', problem: 'DUPLICATE_ADDRESS' }, { outcome: 'INSERTED', problem: null }] },
    ]);
  });

  it('count values up and change tags', async () => {
    const email = await newPerson();
    const row = { email, attributes: [{ name: 'visits', add: 5 }, { name: 'city', set: 'Bonn' }], globalAttributes: [{ name: 'firstname' }], addTags: ['new.c'], removeTags: ['shop.*'] };
    const { results } = (await door.change('adjustReceivers', { groupId, rows: [row, { email: 'nobody@example.org', addTags: ['x'] }] }, outcomes)) as { results: unknown[] };
    await door.change('adjustReceivers', { groupId, rows: [{ email, attributes: [{ name: 'visits', add: -2 }] }] }, outcomes);
    expect([results, await member(email)]).toEqual([
      [
        { key: email, outcome: 'DONE', problem: null, message: null },
        { key: 'nobody@example.org', outcome: 'REFUSED', problem: 'OTHER', message: 'CleverReach did not write this row and does not tell why.' },
      ],
      { visits: '10', city: 'Bonn', firstname: null, tags: ['web', 'new.c'] },
    ]);
  });

  it('add who is not in the group yet where they are told to', async () => {
    const rows = [{ email: `unknown-${++at}@example.org`, attributes: [{ name: 'visits', add: 5 }, { name: 'city', set: 'Bonn' }], globalAttributes: [{ name: 'firstname', set: 'Uma' }], addTags: ['new.c'] }];
    const changed = await door.change('adjustReceivers', { groupId, rows, addUnknown: true }, outcomes);
    const email = rows[0]?.email ?? '';
    expect([changed, await member(email), await person(email, 'membership(groupId: "240390") { active }')]).toEqual([
      { results: [{ key: email, outcome: 'DONE', problem: null, message: null }] },
      { visits: '5', city: 'Bonn', firstname: 'Uma', tags: ['new.c'] },
      { receiver: { membership: { active: true } } },
    ]);
  });

  it('do not count up what cannot be told apart from a sum', async () => {
    const rows = [
      { email: 'jane@example.org', attributes: [{ name: 'city', set: '+49' }] },
      { email: 'john@example.org', attributes: [{ name: 'visits', set: '1', add: 1 }] },
      { email: 'bruce@gotham.example', addTags: ['-VIP'] },
      ...[1e21, -1e-7].map((add) => ({ email: 'lucius@gotham.example', attributes: [{ name: 'visits', add }] })),
    ];
    const { results } = (await door.change('adjustReceivers', { groupId, rows }, 'results { problem }')) as { results: unknown[] };
    expect([results, await door.reached()]).toEqual([rows.map(() => ({ problem: 'INVALID_ROW' })), []]);
  });

  it('leave the outcome open where a sum may have been added', async () => {
    await door.simulator.faults([{ path: `/v3/groups/${groupId}/receivers/updateplus`, fault: { closeSocket: true, afterHandling: true } }]);
    const { results } = (await door.change('adjustReceivers', { groupId, rows: [{ email: 'jane@example.org', attributes: [{ name: 'visits', add: 1 }] }] }, 'results { outcome }')) as { results: unknown[] };
    const sent = (await door.reached()).length;
    await door.simulator.clearFaults();
    expect([results, sent]).toEqual([[{ outcome: 'UNKNOWN' }], 1]);
  });
});
