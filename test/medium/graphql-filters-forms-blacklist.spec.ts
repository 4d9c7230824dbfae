import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;
const groupId = '240390';

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(() => door.simulator.clearCalls());

describe('filters', () => {
  it('are told with rules, counts and receivers', async () => {
    const query = `{
      group(id: "240390") { filters { id name } }
      filter(groupId: "240390", id: "525154") { name groupId rules { operator field logic condition } receiverCount stats { totalCount activeCount }
        receivers(first: 2, state: ACTIVE) { nodes { email tags } pageInfo { hasNextPage } } all: receivers { totalCount } }
    }`;
    const { group, filter } = (await door.answer(query)) as { group: { filters: unknown[] }; filter: { receiverCount: number; all: { totalCount: number }; receivers: { nodes: { tags: string[] }[] } } };
    expect([group.filters, filter, filter.receivers.nodes.every(({ tags }) => tags.includes('VIP'))]).toMatchObject([
      [{ id: '525154', name: 'VIPs' }, { id: '525155', name: 'Regulars' }],
      {
        name: 'VIPs', groupId, rules: [{ operator: 'AND', field: 'tags', logic: 'CONTAINS', condition: 'VIP' }],
        stats: { totalCount: filter.receiverCount }, all: { totalCount: filter.receiverCount }, receivers: { pageInfo: { hasNextPage: true } },
      },
      true,
    ]);
  });

  it('are created, changed and deleted', async () => {
    const rules = [{ field: '(' }, { field: 'city', logic: 'EQ', condition: 'Berlin' }, { operator: 'OR', field: 'city', logic: 'EQ', condition: 'Wien' }, { field: ')' }];
    const { filterId: id } = (await door.change('createFilter', { groupId, name: 'Capitals', rules }, 'dryRun filterId')) as { filterId: string };
    const ask = async (): Promise<unknown> =>
      door.answer('query ($id: ID!) { filter(groupId: "240390", id: $id) { name rules { operator field logic condition } receivers { nodes { city: attribute(name: "city") } } } }', { id });
    const before = (await ask()) as { filter: { rules: unknown[]; receivers: { nodes: { city: string }[] } } };
    await door.change('updateFilter', { groupId, id, name: 'Berlin', rules: [{ field: 'city', logic: 'EQ', condition: 'Berlin' }] }, 'dryRun');
    const after = (await ask()) as typeof before;
    await door.change('deleteFilter', { groupId, id }, 'filterId');
    const { errors } = await door.ask('query ($id: ID!) { filter(groupId: "240390", id: $id) { name } }', { id });
    const cities = ({ filter }: typeof before) => [...new Set(filter.receivers.nodes.map(({ city }) => city))].sort();
    expect([before.filter.rules.length, cities(before), cities(after), errors[0]?.extensions['code']]).toEqual([4, ['Berlin', 'Wien'], ['Berlin'], 'NOT_FOUND']);
  });

  it('are told whole by their creation where that is asked for, and not read where it is not', async () => {
    const input = { groupId, name: 'Told', rules: [{ field: 'city', logic: 'EQ', condition: 'Berlin' }] };
    const told = await door.change('createFilter', input, 'groupId filter { name groupId rules { condition } }');
    await door.simulator.clearCalls();
    await door.change('createFilter', input, 'filterId groupId');
    expect([told, await door.reached(), await door.change('createFilter', input, 'filter { name }', { 'x-dry-run': '1' })]).toEqual([
      { groupId, filter: { name: 'Told', groupId, rules: [{ condition: 'Berlin' }] } },
      [`POST /v3/groups/${groupId}/filters`],
      { filter: null },
    ]);
  });

  it('need not be stored: receivers of several groups are found page by page, each once', async () => {
    const query = `query ($after: String) { findReceivers(first: 40, after: $after, search: { rules: [{ field: "email", logic: CONTAINS, condition: "example.org" }], activeOnly: true }) {
      nodes { receiverId email active groupId } pageInfo { hasNextPage endCursor }
    } }`;
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { findReceivers } = (await door.answer(query, { after })) as { findReceivers: { nodes: { receiverId: string; active: boolean }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
      seen.push(...findReceivers.nodes.map(({ receiverId }) => receiverId));
      after = findReceivers.pageInfo.hasNextPage ? findReceivers.pageInfo.endCursor : null;
    } while (after !== null);
    expect([seen.length > 80, new Set(seen).size]).toEqual([true, seen.length]);
  });

  it('are not looked for in every group where the list of groups is empty', async () => {
    const { errors } = await door.ask('{ findReceivers(search: { groupIds: [] }) { nodes { email } } }');
    expect([errors.map(({ extensions }) => extensions['fields']), await door.reached()]).toEqual([
      [[{ field: 'search.groupIds', problem: 'An empty list would stand for every group. Leave it out to search them all.' }]], [],
    ]);
  });

  it('are refused by CleverReach where they make no sense', async () => {
    expect(await door.refusal('createFilter', { groupId, name: 'Broken', rules: [{ field: '(' }] }, 'filterId')).toEqual([['UPSTREAM_REJECTED', expect.stringContaining('bracket')]]);
  });
});

describe('forms', () => {
  it('are told, of the account and of a group, with their HTML', async () => {
    const query = '{ forms { id } form(id: "228563") { name groupId code } group(id: "240390") { forms { id name } } }';
    expect(await door.answer(query)).toMatchObject({
      forms: expect.arrayContaining([{ id: '228563' }]),
      form: { name: 'Newsletter', groupId, code: expect.stringContaining('<form') },
      group: { forms: [{ id: '228563', name: 'Newsletter' }] },
    });
  });

  it('are created and deleted', async () => {
    const { formId } = (await door.change('createForm', { groupId, name: 'Second', title: 'Our news' }, 'dryRun formId')) as { formId: string };
    const told = await door.answer('query ($id: ID!) { form(id: $id) { name } }', { id: formId });
    const deleted = await door.change('deleteForm', { id: formId }, 'dryRun formId');
    const { errors } = await door.ask('query ($id: ID!) { form(id: $id) { name } }', { id: formId });
    expect([told, deleted, errors[0]?.extensions['code']]).toEqual([{ form: { name: 'Second' } }, { dryRun: false, formId }, 'NOT_FOUND']);
  });

  it('are told whole by their creation where that is asked for', async () => {
    const input = { groupId, name: 'Third', title: 'Our news' };
    expect([await door.change('createForm', input, 'form { name groupId }'), await door.change('createForm', input, 'form { name }', { 'x-dry-run': '1' })]).toEqual([
      { form: { name: 'Third', groupId } }, { form: null },
    ]);
  });

  it('send their mails', async () => {
    const input = { formId: '228563', type: 'DEACTIVATE', email: 'jane@example.org', consent: { ip: '192.0.2.7' } };
    const sent = await door.change('sendFormMail', input, 'dryRun sent');
    const [mail] = (await door.simulator.mailbox()).filter(({ to }) => to === 'jane@example.org');
    expect([sent, mail?.kind, mail?.proof]).toEqual([{ dryRun: false, sent: true }, 'deactivate', { user_ip: '192.0.2.7' }]);
  });
});

describe('blacklists', () => {
  it('of the account take addresses and patterns, change them and let them go', async () => {
    const added = await door.change('addToBlacklist', { email: '*@spam.example', comment: 'spam' }, 'dryRun entry { email comment addedAt locked }');
    await door.change('addToBlacklist', { email: 'a@example.org' }, 'dryRun');
    const changed = await door.change('updateBlacklistEntry', { email: 'a@example.org', comment: 'asked for it' }, 'entry { comment }');
    const query = '{ blacklist(filter: { emailContains: "A" }) { totalCount nodes { email comment } } blacklistEntry(email: "a@example.org") { comment } allowedAddresses(emails: ["b@spam.example", "b@example.org"]) }';
    const told = await door.answer(query);
    const removed = await door.change('removeFromBlacklist', { email: 'a@example.org' }, 'dryRun email');
    expect([added, changed, told, removed]).toMatchObject([
      { dryRun: false, entry: { email: '*@spam.example', comment: 'spam', addedAt: expect.any(String), locked: false } },
      { entry: { comment: 'asked for it' } },
      {
        blacklist: { nodes: expect.arrayContaining([{ email: '*@spam.example', comment: 'spam' }, { email: 'a@example.org', comment: 'asked for it' }]) },
        blacklistEntry: { comment: 'asked for it' },
        allowedAddresses: ['b@example.org'],
      },
      { dryRun: false, email: 'a@example.org' },
    ]);
  });

  it('of a group concern that group', async () => {
    await door.change('addToBlacklist', { groupId, email: 'only-here@example.org' }, 'dryRun');
    const ask = () => door.answer('{ group(id: "240390") { blacklist { totalCount nodes { email } } } blacklist(filter: { emailContains: "only-here" }) { totalCount } }');
    const before = await ask();
    await door.change('removeFromBlacklist', { groupId, email: 'only-here@example.org' }, 'dryRun');
    expect([before, await ask()]).toEqual([
      { group: { blacklist: { totalCount: 1, nodes: [{ email: 'only-here@example.org' }] } }, blacklist: { totalCount: 0 } },
      { group: { blacklist: { totalCount: 0, nodes: [] } }, blacklist: { totalCount: 0 } },
    ]);
  });
});

describe('input that is refused before anything is sent', () => {
  it.each([
    ['createFilter', { groupId: '', name: 'x', rules: [] }, 'input.groupId'],
    ['createFilter', { groupId, name: ' ', rules: [] }, 'input.name'],
    ['createFilter', { groupId, name: 'x', rules: [{ field: ' ' }] }, 'input.rules.0.field'],
    ['updateFilter', { groupId, id: '1' }, 'input'],
    ['updateFilter', { groupId, id: '1', rules: [] }, 'input.rules'],
    ['createForm', { groupId, name: 'x', template: '../x' }, 'input.template'],
    ['sendFormMail', { formId: '1', type: 'ACTIVATE', email: 'a@example.org', consent: { ip: 'here' } }, 'input.consent.ip'],
    ['addToBlacklist', { email: 'nobody' }, 'input.email'],
    ['removeFromBlacklist', { email: 'a@b/../c' }, 'input.email'],
  ])('%s %j', async (name, input, field) => {
    const [[code, fields]] = (await door.refusal(name, input, '__typename')) as [[string, { field: string }[]]];
    expect([code, fields.map((problem) => problem.field), await door.reached()]).toEqual(['INVALID_INPUT', [field], []]);
  });
});
