import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(async () => {
  await door.simulator.clearFaults();
  await door.simulator.clearCalls();
});

describe('what is read', () => {
  it('tells CleverReach\'s seconds, strings and zeros as moments, numbers and nulls', async () => {
    const query = `{ group(id: "240390") {
      id name locked backup receiverInfo createdAt lastMailingAt
      receiver(email: "harvey@gotham.example") {
        receiverId groupId email active registeredAt activatedAt deactivatedAt importedAt bouncedAt points openRate source lastIp
        city: attribute(name: "CITY") firstname: globalAttribute(name: "firstname") nothing: attribute(name: "unknown")
        attributes { name value }
      }
    } }`;
    expect(await door.answer(query)).toEqual({
      group: {
        id: '240390', name: 'Customers', locked: false, backup: true, receiverInfo: 'You bought something from us.',
        createdAt: '2024-06-03T08:00:00.000Z', lastMailingAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT08:00:00.000Z$/),
        receiver: {
          receiverId: '1004', groupId: '240390', email: 'harvey@gotham.example', active: false,
          registeredAt: expect.any(String), activatedAt: expect.any(String), deactivatedAt: expect.any(String),
          importedAt: null, bouncedAt: null, points: expect.any(Number), openRate: expect.any(Number), source: expect.any(String), lastIp: null,
          city: null, firstname: 'Harvey', nothing: null,
          attributes: [{ name: 'city', value: null }, { name: 'visits', value: null }],
        },
      },
    });
  });

  it('counts a list only where the count is asked for, so that nothing fails unheard', async () => {
    const query = 'query ($isCounted: Boolean!) { group(id: "999999") { receivers { __typename totalCount @include(if: $isCounted) } } }';
    const { data, errors } = await door.ask(query, { isCounted: false });
    expect([data, errors, await door.reached()]).toEqual([{ group: { receivers: { __typename: 'GroupReceiverConnection' } } }, [], []]);
    expect((await door.ask(query, { isCounted: true })).errors.map(({ path }) => path)).toEqual([['group', 'receivers', 'totalCount']]);
  });

  it('tells the person apart from the membership', async () => {
    const query = `{ receiver(email: "jane@example.org") {
      id globalAttributes { name value } groups { name } membership(groupId: "240390") { active attributes { value } group { name } receiver { id } }
      elsewhere: membership(groupId: "240392") { active }
    } }`;
    expect(await door.answer(query)).toEqual({
      receiver: {
        id: '1001',
        globalAttributes: expect.arrayContaining([{ name: 'firstname', value: 'Jane' }, { name: 'birthday', value: null }]),
        groups: [{ name: 'Customers' }],
        membership: { active: true, attributes: [{ value: 'Rastede' }, { value: '7' }], group: { name: 'Customers' }, receiver: { id: '1001' } },
        elsewhere: null,
      },
    });
  });

  it('tells the memberships of one person apart by groupId and receiverId', async () => {
    const { id: other } = (await door.simulator.ask('POST', '/v3/groups', { name: 'elsewhere' })) as { id: string };
    await door.simulator.ask('POST', `/v3/groups/${other}/receivers`, { email: 'jane@example.org', activated: 0 });
    const { receiver } = (await door.answer(
      'query ($other: ID!) { receiver(email: "jane@example.org") { here: membership(groupId: "240390") { ...m } there: membership(groupId: $other) { ...m } } } fragment m on GroupReceiver { groupId receiverId active }',
      { other },
    )) as { receiver: object };
    await door.simulator.ask('DELETE', `/v3/groups/${other}`);
    expect(receiver).toEqual({ here: { groupId: '240390', receiverId: '1001', active: true }, there: { groupId: other, receiverId: '1001', active: false } });
  });

  it.each([
    ['GroupReceiver', 'group(id: "240390") { receivers { nodes { id } } }'],
    ['Tag', 'tags { nodes { id } }'],
    ['MailingLink', 'mailing(id: "8071313") { links { id } }'],
    ['ReportVersion', 'report(id: "8071313") { versions { id } }'],
  ])('gives %s no id, under which a cache would mix up what differs from place to place', async (type, query) => {
    const { errors } = await door.ask(`{ ${query} }`);
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining(`Cannot query field "id" on type "${type}"`)]);
  });

  it('tells global attributes, those of a group, and the account', async () => {
    const query = '{ account { id company lastName loginDomain } attributes { name type groupId placeholder } local: attributes(groupId: "240390") { name groupId } }';
    expect(await door.answer(query)).toMatchObject({
      account: { id: '129148', company: 'Gotham Gadgets GmbH', lastName: 'Kyle' },
      attributes: expect.arrayContaining([{ name: 'firstname', type: 'TEXT', groupId: null, placeholder: '{FIRSTNAME}' }]),
      local: [{ name: 'city', groupId: '240390' }, { name: 'visits', groupId: '240390' }],
    });
  });

  it('filters and orders groups', async () => {
    const query = '{ groups(filter: { nameContains: "R" }, orderBy: { field: NAME, direction: DESC }) { totalCount nodes { name } } }';
    expect(await door.answer(query)).toEqual({ groups: { totalCount: 3, nodes: [{ name: 'Newsletter' }, { name: 'Customers' }, { name: 'Archive' }] } });
  });

  it('filters receivers by state, address and id', async () => {
    const query = `{ group(id: "240390") {
      bounced: receivers(filter: { state: BOUNCED }) { totalCount nodes { email } }
      named: receivers(filter: { emails: ["jane@example.org", "john@example.org"] }) { totalCount nodes { email } }
      numbered: receivers(filter: { ids: ["1002"] }) { nodes { email } }
    } }`;
    expect(await door.answer(query)).toEqual({
      group: {
        bounced: { totalCount: 6, nodes: expect.arrayContaining([{ email: 'gone@example.net' }]) },
        named: { totalCount: null, nodes: expect.arrayContaining([{ email: 'jane@example.org' }, { email: 'john@example.org' }]) },
        numbered: { nodes: [{ email: 'john@example.org' }] },
      },
    });
  });
});

describe('how little is asked of CleverReach', () => {
  it('does not fetch what is not asked for', async () => {
    await door.answer('{ groups { nodes { name } } }');
    expect(await door.reached()).toEqual(['GET /v3/groups']);
  });

  it('makes equal reads of one operation once', async () => {
    await door.answer('{ a: groups { totalCount } b: groups(first: 1) { nodes { id } } c: group(id: "240390") { name stats { totalCount } receivers { totalCount } } }');
    expect((await door.reached()).sort()).toEqual(['GET /v3/groups', 'GET /v3/groups/240390', 'GET /v3/groups/240390/stats']);
  });

  it('reads a list of 100 receivers with attributes with one call', async () => {
    await door.answer('{ group(id: "240390") { id receivers(first: 100) { nodes { email city: attribute(name: "city") attributes { name value } } } } }');
    expect(await door.reached()).toEqual([
      'GET /v3/groups/240390/receivers?page=0&pagesize=100&type=all&order_by=registered+asc&detail=0',
    ]);
  });

  it('reads many receivers of a group with one call', async () => {
    const query = `{ group(id: "240390") {
      a: receiver(email: "Jane@example.org") { email } b: receiver(email: "john@example.org") { email } c: receiver(email: "nobody@example.org") { email }
    } }`;
    expect([await door.answer(query), await door.reached()]).toEqual([
      { group: { a: { email: 'jane@example.org' }, b: { email: 'john@example.org' }, c: null } },
      ['POST /v3/groups/240390/get_receivers'],
    ]);
  });

  it('reads several groups as one list', async () => {
    const { data, errors } = await door.ask('{ a: group(id: "240390") { name } b: group(id: "240391") { name } c: group(id: "1") { name } }');
    expect([data, errors.map(({ path, extensions }) => [path, extensions['code']]), await door.reached()]).toEqual([
      { a: { name: 'Customers' }, b: { name: 'Newsletter' }, c: null },
      [[['c'], 'NOT_FOUND']],
      ['GET /v3/groups'],
    ]);
  });
});

describe('what cannot be read', () => {
  it('loses only the part that failed', async () => {
    await door.simulator.faults([{ path: '/v3/groups/240391/stats', fault: { status: 500 } }]);
    const { status, data, errors } = await door.ask('{ groups(filter: { nameContains: "s" }) { nodes { name stats { activeCount } } } }');
    expect({ status, data, errors }).toEqual({
      status: 200,
      data: { groups: { nodes: [{ name: 'Customers', stats: { activeCount: expect.any(Number) } }, { name: 'Newsletter', stats: null }, { name: 'New list', stats: { activeCount: 0 } }] } },
      errors: [
        {
          message: 'CleverReach cannot answer now.',
          path: ['groups', 'nodes', 1, 'stats'],
          locations: expect.any(Array),
          extensions: { code: 'UPSTREAM_UNAVAILABLE', requestId: expect.any(String), upstreamStatus: 500, upstreamMessage: expect.any(String) },
        },
      ],
    });
  });

  it('tells an unknown receiver and an unknown group apart from an empty answer', async () => {
    const { data, errors } = await door.ask('{ receiver(id: "999999") { id } group(id: "999999") { name } }');
    expect([data, errors.map(({ path, extensions }) => [path, extensions['code'], extensions['upstreamMessage']])]).toEqual([
      { receiver: null, group: null },
      [
        [['receiver'], 'NOT_FOUND', 'Not Found: invalid receiver'],
        [['group'], 'NOT_FOUND', 'Not Found: invalid group'],
      ],
    ]);
  });

  it('takes an answer that is cut for an error, never for nothing', async () => {
    await door.simulator.faults([{ path: '/v3/groups', fault: { truncateBody: true } }]);
    const { data, errors } = await door.ask('{ groups { nodes { name } } }');
    expect([data, errors.map(({ extensions }) => extensions['code'])]).toEqual([{ groups: null }, [expect.stringMatching(/^UPSTREAM_/)]]);
  });

  it.each([
    ['{ group(id: "") { id } }', 'id: An id consists of digits and is not 0.'],
    ['{ group(id: "7/receivers") { id } }', 'id: An id consists of digits and is not 0.'],
    ['{ receiver { id } }', 'id: Give id or email, exactly one of them.'],
    ['{ receiver(id: "1", email: "jane@example.org") { id } }', 'id: Give id or email, exactly one of them.'],
    ['{ attributes(groupId: " ") { id } }', 'groupId: An id consists of digits and is not 0.'],
  ])('%s is refused before anything is sent', async (query, message) => {
    const { errors } = await door.ask(query);
    expect([errors.map((error) => [error.message, error.extensions['code']]), await door.reached()]).toEqual([[[message, 'INVALID_INPUT']], []]);
  });
});
