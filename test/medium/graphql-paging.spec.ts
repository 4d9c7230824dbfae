import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

interface Page {
  readonly nodes: readonly { readonly email: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

let door: TestGraphql;

const pageQuery = `query ($id: ID!, $first: Int, $after: String, $orderBy: ReceiverOrder, $filter: GroupReceiverFilter) {
  group(id: $id) { receivers(first: $first, after: $after, orderBy: $orderBy, filter: $filter) { nodes { email } pageInfo { hasNextPage endCursor } } }
}`;
const page = async (variables: object): Promise<Page> => ((await door.answer(pageQuery, variables)) as { group: { receivers: Page } }).group.receivers;

const newGroup = async (name = 'walked'): Promise<string> => ((await door.simulator.ask('POST', '/v3/groups', { name })) as { id: string }).id;
const fill = async (groupId: string, rows: readonly object[]): Promise<void> => {
  for (let at = 0; at < rows.length; at += 1_000) await door.simulator.ask('POST', `/v3/groups/${groupId}/receivers/insert`, rows.slice(at, at + 1_000));
};
const people = (name: string, count: number, registered: number): object[] =>
  Array.from({ length: count }, (_, at) => ({ email: `${name}-${at}@example.org`, registered: registered + Math.floor(at / 100), activated: 1 }));

/** Every address of a list, page by page; `between` runs after each page. */
const walk = async (variables: object, between: () => Promise<void> = async () => undefined): Promise<string[]> => {
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const { nodes, pageInfo }: Page = await page({ ...variables, after });
    seen.push(...nodes.map(({ email }) => email));
    if (!pageInfo.hasNextPage) return seen;
    after = pageInfo.endCursor ?? after;
    await between();
  }
};

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(() => door.simulator.clearCalls());

describe('a walk in the default order', () => {
  it('loses and doubles nobody of 12,345 receivers while others are added at the end and ahead of it', async () => {
    const groupId = await newGroup();
    await fill(groupId, people('first', 12_345, 1_700_000_000));
    let added = 0;
    const seen = await walk({ id: groupId, first: 1_000 }, async () => {
      added += 1;
      await fill(groupId, [...people(`late-${added}`, 3, 1_800_000_000), ...people(`early-${added}`, 7, 1_600_000_000)]);
    });
    const first = seen.filter((email) => email.startsWith('first'));
    const late = seen.filter((email) => email.startsWith('late'));
    expect([new Set(seen).size, new Set(first).size, late.length]).toEqual([seen.length, 12_345, 3 * added]);
  });

  it('needs one call for each page, whatever its size, as long as nobody is added', async () => {
    const groupId = await newGroup();
    await fill(groupId, people('row', 95, 1_700_000_000));
    const { pageInfo } = await page({ id: groupId, first: 7 });
    await door.simulator.clearCalls();
    const seen = await walk({ id: groupId, first: 20, after: undefined });
    const lists = (await door.reached()).filter((call) => call.includes('/receivers?'));
    const { nodes } = await page({ id: groupId, first: 20, after: pageInfo.endCursor });
    expect([seen.length, lists.length, nodes[0]?.email, nodes.length]).toEqual([95, 5, 'row-7@example.org', 20]);
  });

  it('ends at an empty page where the last one was full', async () => {
    const groupId = await newGroup();
    await fill(groupId, people('row', 10, 1_700_000_000));
    const { pageInfo } = await page({ id: groupId, first: 10 });
    expect([pageInfo.hasNextPage, await page({ id: groupId, first: 10, after: pageInfo.endCursor })]).toEqual([
      true,
      { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
    ]);
  });

  it('sees rows of the same second once, wherever CleverReach puts a row that comes ahead of them', async () => {
    const groupId = await newGroup();
    const sameSecond = people('same', 30, 1_700_000_000).map((row) => ({ ...row, registered: 1_700_000_000 }));
    await fill(groupId, sameSecond);
    let isFirst = true;
    const seen = await walk({ id: groupId, first: 8 }, async () => {
      if (isFirst) await fill(groupId, people('ahead', 5, 1_600_000_000));
      isFirst = false;
    });
    expect([seen.length, new Set(seen).size]).toEqual([30, 30]);
  });

  it('sees rows of the same second once, too, where more rows come ahead of them than a page holds', async () => {
    const groupId = await newGroup();
    await fill(groupId, people('same', 30, 1_700_000_000).map((row) => ({ ...row, registered: 1_700_000_000 })));
    let added = 0;
    const seen = await walk({ id: groupId, first: 8 }, async () => {
      added += 1;
      if (added < 10) await fill(groupId, people(`ahead-${added}`, 20 + added, 1_600_000_000));
    });
    expect([seen.length, new Set(seen).size]).toEqual([30, 30]);
  });
});

describe('other lists', () => {
  it('orders receivers by address, downwards', async () => {
    const groupId = await newGroup();
    await fill(groupId, people('row', 25, 1_700_000_000));
    const seen = await walk({ id: groupId, first: 10, orderBy: { field: 'EMAIL', direction: 'DESC' } });
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it('pages through named receivers', async () => {
    const groupId = await newGroup();
    await fill(groupId, people('row', 25, 1_700_000_000));
    const emails = [3, 5, 7].map((at) => `row-${at}@example.org`);
    expect(await walk({ id: groupId, first: 2, filter: { emails } })).toEqual(emails);
  });

  it('pages through groups, whatever is created or deleted meanwhile', async () => {
    const ids = [await newGroup('paged'), await newGroup('paged'), await newGroup('paged')];
    const groups = async (after: string | null): Promise<{ nodes: { id: string }[]; pageInfo: Page['pageInfo'] }> =>
      ((await door.answer(
        'query ($after: String) { groups(first: 2, after: $after, filter: { nameContains: "paged" }) { nodes { id } pageInfo { hasNextPage endCursor } } }',
        { after },
      )) as { groups: never }).groups;
    const first = await groups(null);
    await door.simulator.ask('DELETE', `/v3/groups/${ids[0]}`);
    ids.push(await newGroup('paged'));
    const second = await groups(first.pageInfo.endCursor);
    expect([first, second].map(({ nodes }) => nodes.map(({ id }) => id))).toEqual([ids.slice(0, 2), ids.slice(2)]);
  });
});

describe('a cursor of a list whose end somebody has changed', () => {
  it.each([[{ toString: 1 }, '1'], [null, '1'], [1, { toString: 1 }], [1, null], [1, 2]])('is damaged: %j, %j', async (value, id) => {
    const { groups } = (await door.answer('{ groups(first: 1) { pageInfo { endCursor } } }')) as { groups: { pageInfo: { endCursor: string } } };
    const [tag] = JSON.parse(Buffer.from(groups.pageInfo.endCursor, 'base64url').toString()) as unknown[];
    const after = Buffer.from(JSON.stringify([tag, value, id])).toString('base64url');
    const { errors } = await door.ask('query ($after: String) { groups(after: $after) { nodes { id } } }', { after });
    expect(errors.map(({ message, extensions }) => [message, extensions['code']])).toEqual([['after: The cursor is damaged.', 'INVALID_INPUT']]);
  });
});

describe('a cursor or a size that is refused before anything is sent', () => {
  it.each([
    [{ first: -1 }, 'first: A page has from 1 to 1000 rows.'],
    [{ first: 0 }, 'first: A page has from 1 to 1000 rows.'],
    [{ first: 1_001 }, 'first: A page has from 1 to 1000 rows.'],
    [{ after: 'forged' }, /^after: The cursor does not belong to this list/],
    [{ after: Buffer.from('["AAAAAAAAAAAA",5,0,"1"]').toString('base64url') }, /^after: The cursor does not belong to this list/],
    [{ filter: { emails: ['a@example.org'], ids: ['1'] } }, 'filter: Give emails or ids, not both.'],
    [{ filter: { ids: [] } }, /^filter.ids: /],
    [{ filter: { ids: ['1,2'] } }, /^filter.ids: /],
  ])('%j', async (variables, message) => {
    const { errors } = await door.ask(pageQuery, { id: '240390', ...variables });
    expect([errors.length, errors[0]?.message, errors[0]?.extensions['code'], await door.reached()]).toEqual([1, expect.stringMatching(message), 'INVALID_INPUT', []]);
  });

  it('of another account, group, filter or order', async () => {
    const { pageInfo } = await page({ id: '240390', first: 5 });
    const after = pageInfo.endCursor;
    const [, other] = door.simulator.accounts;
    const foreign = { authorization: `Bearer ${await door.keyOf({ accountIds: [other.id] })}` };
    const [group] = ((await door.answer('{ groups { nodes { id } } }', {}, foreign)) as { groups: { nodes: { id: string }[] } }).groups.nodes;
    const answers = await Promise.all([
      door.ask(pageQuery, { id: group?.id, after }, foreign),
      door.ask(pageQuery, { id: '240391', after }),
      door.ask(pageQuery, { id: '240390', after, filter: { state: 'ACTIVE' } }),
      door.ask(pageQuery, { id: '240390', after, orderBy: { field: 'REGISTERED', direction: 'DESC' } }),
      door.ask('query ($after: String) { groups(after: $after) { nodes { id } } }', { after }),
    ]);
    expect(answers.map(({ errors }) => errors.map(({ message }) => message.slice(0, 47)))).toEqual(answers.map(() => ['after: The cursor does not belong to this list.']));
  });
});
