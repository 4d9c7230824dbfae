import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;

const change: TestGraphql['change'] = (...asked) => door.change(...asked);
const refusal: TestGraphql['refusal'] = (...asked) => door.refusal(...asked);
const newGroup = async (): Promise<string> => ((await change('createGroup', { name: 'of a test' }, 'group { id }')) as { group: { id: string } }).group.id;
const writes = async (): Promise<string[]> => (await door.reached()).filter((call) => !call.startsWith('GET'));

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(async () => {
  await door.simulator.clearFaults();
  await door.simulator.clearCalls();
});

describe('groups', () => {
  it('are created, changed and deleted', async () => {
    const { group } = (await change('createGroup', { name: 'New', receiverInfo: 'Why', locked: true }, 'dryRun group { id name receiverInfo locked }')) as { group: { id: string } };
    const changed = await change('updateGroup', { id: group.id, name: 'Newer', locked: false, backup: null }, 'group { name receiverInfo locked backup }');
    const deleted = await change('deleteGroup', { id: group.id }, 'dryRun groupId receiversConcerned');
    const { data, errors } = await door.ask('query ($id: ID!) { group(id: $id) { name } }', { id: group.id });
    expect([group, changed, deleted, data, errors[0]?.extensions['code']]).toEqual([
      { id: expect.any(String), name: 'New', receiverInfo: 'Why', locked: true },
      { group: { name: 'Newer', receiverInfo: 'Why', locked: false, backup: true } },
      { dryRun: false, groupId: group.id, receiversConcerned: 0 },
      { group: null },
      'NOT_FOUND',
    ]);
  });

  it('are emptied, telling how many receivers were concerned', async () => {
    const groupId = await newGroup();
    await change('addReceiver', { groupId, email: 'a@example.org' }, '__typename');
    await door.simulator.clearCalls();
    expect([await change('clearGroup', { id: groupId }, 'dryRun receiversConcerned'), await writes()]).toEqual([
      { dryRun: false, receiversConcerned: 1 },
      [`DELETE /v3/groups/${groupId}/clear`],
    ]);
  });

  it.each([
    ['DELETE', 'clear', 'clearGroup(input: { id: $g }) { dryRun }', ['OUTCOME_UNKNOWN', 'CONFLICT']],
    ['POST', 'receivers/delete', 'removeReceivers(input: { groupId: $g, receivers: ["later@example.org"] }) { results { outcome } }', ['CONFLICT']],
  ])('take no sign-up with them that stands behind them: after a %s %s of unknown outcome nothing more of the operation is sent', async (method, end, deletion, codes) => {
    const groupId = await newGroup();
    const path = `/v3/groups/${groupId}/${end}`;
    await door.simulator.faults([{ method, path, fault: { closeSocket: true, afterHandling: true } }]);
    await door.simulator.clearCalls();
    const query = `mutation ($g: ID!, $e: EmailAddress!) { ${deletion} addReceiver(input: { groupId: $g, email: $e }) { __typename } }`;
    const { errors } = await door.ask(query, { g: groupId, e: 'later@example.org' });
    expect([errors.map(({ extensions }) => extensions['code']), await writes()]).toEqual([codes, [`${method} ${path}`]]);
  });

  it('are not touched by a dry run, which tells what would be concerned', async () => {
    const dry = { 'x-dry-run': '1' };
    const deleted = await change('deleteGroup', { id: '240390' }, 'dryRun receiversConcerned', dry);
    const cleared = await change('clearGroup', { id: '240390' }, 'dryRun receiversConcerned', dry);
    const created = await change('createGroup', { name: 'x' }, 'dryRun group { id }', dry);
    expect([deleted, cleared, created, await writes()]).toEqual([
      { dryRun: true, receiversConcerned: 245 },
      { dryRun: true, receiversConcerned: 245 },
      { dryRun: true, group: null },
      [],
    ]);
  });

  it('are safe from a consumer that is set to try only', async () => {
    const headers = { authorization: `Bearer ${await door.keyOf({ switches: { dryRun: true } })}` };
    expect([await change('clearGroup', { id: '240390' }, 'dryRun', headers), await writes()]).toEqual([{ dryRun: true }, []]);
  });

  it('need the scope destroy to be emptied, even to try', async () => {
    const headers = { authorization: `Bearer ${await door.keyOf({ scopes: ['*:read', '*:write'] })}` };
    const refused = await refusal('clearGroup', { id: '240390' }, 'dryRun', headers);
    const tried = await refusal('clearGroup', { id: '240390' }, 'dryRun', { ...headers, 'x-dry-run': '1' });
    expect([refused, tried, await writes()]).toEqual([[['FORBIDDEN', undefined]], [['FORBIDDEN', undefined]], []]);
  });
});

describe('receivers', () => {
  const values = 'active source attribute(name: "city") globalAttribute(name: "firstname")';

  it('are added active at once, or waiting for the opt-in', async () => {
    const groupId = await newGroup();
    const add = (email: string, wanted: object) => change('addReceiver', { groupId, email, ...wanted }, '__typename ... on ReceiverAdded { dryRun receiver { groupId email active registeredAt activatedAt } }');
    expect([await add('at-once@example.org', {}), await add('waits@example.org', { active: false, registeredAt: '2026-01-31T12:00:00Z' })]).toEqual([
      { __typename: 'ReceiverAdded', dryRun: false, receiver: { groupId, email: 'at-once@example.org', active: true, registeredAt: expect.any(String), activatedAt: expect.any(String) } },
      { __typename: 'ReceiverAdded', dryRun: false, receiver: { groupId, email: 'waits@example.org', active: false, registeredAt: '2026-01-31T12:00:00.000Z', activatedAt: null } },
    ]);
  });

  it('are not added twice; the answer shows the one that is there', async () => {
    const input = { groupId: '240390', email: 'Jane@example.org' };
    expect(await change('addReceiver', input, '__typename ... on AlreadyInGroup { email message receiver { receiverId active } }')).toEqual({
      __typename: 'AlreadyInGroup',
      email: 'Jane@example.org',
      message: "Bad Request: duplicate address 'Jane@example.org'",
      receiver: { receiverId: '1001', active: true },
    });
  });

  it('are refused where CleverReach takes the address for none', async () => {
    const input = { groupId: '240390', email: "o'hara@example.org" };
    expect(await change('addReceiver', input, '__typename ... on InvalidAddress { email message }')).toMatchObject({ __typename: 'InvalidAddress', message: expect.stringContaining('invalid address') });
  });

  it('are refused where the address is on a blacklist', async () => {
    await door.simulator.ask('POST', '/v3/blacklist', { email: 'blocked@example.org' });
    expect(await change('addReceiver', { groupId: '240390', email: 'blocked@example.org' }, '__typename ... on Blacklisted { email }')).toEqual({
      __typename: 'Blacklisted', email: 'blocked@example.org',
    });
  });

  it('are changed by id or address; what is not named stays', async () => {
    const groupId = '240390';
    const email = 'john@example.org';
    const first = await change('updateReceiver', { groupId, email, attributes: [{ name: 'city', value: 'Bonn' }], source: 'form' }, `receiver { ${values} }`);
    const second = await change('updateReceiver', { groupId, id: '1002', globalAttributes: [{ name: 'firstname', value: 'Johnny' }], attributes: [{ name: 'city' }] }, `receiver { ${values} }`);
    expect([first, second]).toEqual([
      { receiver: { active: true, source: 'form', attribute: 'Bonn', globalAttribute: 'John' } },
      { receiver: { active: true, source: 'form', attribute: null, globalAttribute: 'Johnny' } },
    ]);
  });

  it('are deactivated, activated and removed in one group', async () => {
    const groupId = await newGroup();
    const member = { groupId, email: 'switch@example.org' };
    await change('addReceiver', member, '__typename');
    const off = await change('deactivateReceiver', member, 'dryRun receiver { active deactivatedAt }');
    const on = await change('activateReceiver', member, 'receiver { active deactivatedAt }');
    const removed = await change('removeReceiver', member, 'dryRun groupId');
    const left = await door.answer('query ($id: ID!, $email: EmailAddress) { group(id: $id) { receiver(email: $email) { receiverId } } }', { id: groupId, email: member.email });
    expect([off, on, removed, left]).toEqual([
      { dryRun: false, receiver: { active: false, deactivatedAt: expect.any(String) } },
      { receiver: { active: true, deactivatedAt: null } },
      { dryRun: false, groupId },
      { group: { receiver: null } },
    ]);
  });

  it('are left alone by a dry run, which shows them as they are', async () => {
    const dry = { 'x-dry-run': '1' };
    const member = { groupId: '240390', id: '1001' };
    const off = await change('deactivateReceiver', member, 'dryRun receiver { active }', dry);
    const added = await change('addReceiver', { groupId: '240390', email: 'new@example.org' }, '... on ReceiverAdded { dryRun receiver { receiverId } }', dry);
    expect([off, added, await writes()]).toEqual([{ dryRun: true, receiver: { active: true } }, { dryRun: true, receiver: null }, []]);
  });

  it('a lost answer to an add is an unknown outcome, never a failure', async () => {
    const groupId = await newGroup();
    await door.simulator.faults([{ method: 'POST', path: `/v3/groups/${groupId}/receivers`, fault: { closeSocket: true, afterHandling: true } }]);
    const refused = await refusal('addReceiver', { groupId, email: 'lost@example.org' }, '__typename');
    await door.simulator.clearFaults();
    const there = await door.answer('query ($id: ID!) { group(id: $id) { receiver(email: "lost@example.org") { email } } }', { id: groupId });
    expect([refused, there]).toEqual([[['OUTCOME_UNKNOWN', undefined]], { group: { receiver: { email: 'lost@example.org' } } }]);
  });

  it('a write is seen by what is read after it in the same operation', async () => {
    const groupId = await newGroup();
    const add = (alias: string) => `${alias}: addReceiver(input: { groupId: "${groupId}", email: "${alias}@example.org" }) { ... on ReceiverAdded { receiver { group { stats { totalCount } } } } }`;
    const count = (totalCount: number) => ({ receiver: { group: { stats: { totalCount } } } });
    expect(await door.answer(`mutation { ${add('first')} ${add('second')} }`)).toEqual({ first: count(1), second: count(2) });
  });
});

describe('attributes', () => {
  it.each([['global', {}], ['local', { groupId: '240390' }]])('%s ones are created, changed and deleted', async (_, scope) => {
    const created = (await change('createAttribute', { ...scope, name: 'Shoe Size', type: 'NUMBER', description: 'Schuhgröße' }, 'dryRun attributeId attribute { id name type groupId description }')) as { attributeId: string };
    const id = created.attributeId;
    const changed = await change('updateAttribute', { ...scope, id, description: 'Size' }, 'attribute { id description type }');
    const deleted = await change('deleteAttribute', { ...scope, id }, 'dryRun attributeId');
    expect([created, changed, deleted]).toEqual([
      { dryRun: false, attributeId: id, attribute: { id, name: expect.any(String), type: 'NUMBER', groupId: null, description: 'Schuhgröße', ...scope } },
      { attribute: { id, description: 'Size', type: 'NUMBER' } },
      { dryRun: false, attributeId: id },
    ]);
  });

  it('a name that is taken is a conflict', async () => {
    expect(await refusal('createAttribute', { name: 'firstname', type: 'TEXT' }, 'attributeId')).toEqual([['CONFLICT', expect.any(String)]]);
  });
});

describe('input that is refused before anything is sent', () => {
  const field = (name: string, problem: unknown) => [['INVALID_INPUT', [{ field: name, problem }]]];

  it.each([
    ['createGroup', { name: ' ' }, 'dryRun', field('input.name', 'It cannot be blank.')],
    ['updateGroup', { id: '240390' }, 'dryRun', field('input', 'Name at least one change.')],
    ['updateGroup', { id: '', name: 'x' }, 'dryRun', field('input.id', 'An id consists of digits and is not 0.')],
    ['clearGroup', { id: ' ' }, 'dryRun', field('input.id', 'An id consists of digits and is not 0.')],
    ['deleteGroup', { id: '240390/clear' }, 'dryRun', field('input.id', 'An id consists of digits and is not 0.')],
    ['clearGroup', { id: 0 }, 'dryRun', field('input.id', 'An id consists of digits and is not 0.')],
    ['deleteGroup', { id: '000' }, 'dryRun', field('input.id', 'An id consists of digits and is not 0.')],
    ['addReceiver', { groupId: '', email: 'a@example.org' }, '__typename', field('input.groupId', 'An id consists of digits and is not 0.')],
    ['addReceiver', { groupId: '1', email: 'a@example.org', tags: ['-VIP'] }, '__typename', field('input.tags', 'A tag begins with a letter or digit.')],
    ['addReceiver', { groupId: '1', email: 'a@example.org', attributes: [{ name: 'a b', value: 'x' }] }, '__typename', field('input.attributes.0.name', 'A technical name has no blanks, colons or commas.')],
    ['addReceiver', { groupId: '1', email: 'a@example.org', attributes: [{ name: 'a' }, { name: 'a' }] }, '__typename', field('input.attributes', 'A name comes twice.')],
    ['removeReceiver', { groupId: '240390' }, 'dryRun', field('id', 'Give id or email, exactly one of them.')],
    ['removeReceiver', { groupId: '240390', id: '' }, 'dryRun', field('input.id', 'An id consists of digits and is not 0.')],
    ['deactivateReceiver', { groupId: '240390', id: '1001', email: 'jane@example.org' }, 'dryRun', field('id', 'Give id or email, exactly one of them.')],
    ['updateReceiver', { groupId: '240390', id: '1001' }, 'dryRun', field('input', 'Name at least one change.')],
    ['createAttribute', { name: '', type: 'TEXT' }, 'attributeId', field('input.name', 'It cannot be blank.')],
    ['deleteAttribute', { id: '0x1' }, 'dryRun', field('input.id', 'An id consists of digits and is not 0.')],
  ])('%s %j', async (name, input, fields, expected) => {
    expect([await refusal(name, input, fields), await door.reached()]).toEqual([expected, []]);
  });

  it.each([
    ['addReceiver', { groupId: '1', email: 'no address' }],
    ['addReceiver', { groupId: '1', email: 'a@example.org', registeredAt: 'yesterday' }],
    ['addReceiver', { groupId: '1', email: 'a@example.org', surname: 'x' }],
    ['createGroup', { name: 7 }],
    ['createAttribute', { name: 'x', type: 'LIST' }],
  ])('%s %j, as a variable of the wrong shape', async (name, input) => {
    expect([await refusal(name, input, '__typename'), await door.reached()]).toEqual([[['INVALID_INPUT', undefined]], []]);
  });
});
