import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

interface Page {
  readonly nodes: readonly Readonly<Record<string, string>>[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null };
}

let door: TestGraphql;

const isPage = (value: object): value is Page => 'pageInfo' in value;

/** The page in an answer, however deep below the root it lies. */
const pageIn = (value: unknown): Page => {
  if (typeof value !== 'object' || value === null) throw new Error('The answer holds no page.');
  return isPage(value) ? value : pageIn(Object.values(value)[0]);
};

const read = async (list: string, key: string, variables: object): Promise<Page> => {
  const rows = `nodes { ${key} } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;
  const field = list.replace('PAGE', 'first: $first, after: $after').replace('ROWS', rows);
  return pageIn(await door.answer(`query ($first: Int, $after: String) { ${field} }`, variables));
};

const walk = async (list: string, key: string, first: number): Promise<Page[]> => {
  const pages = [await read(list, key, { first })];
  for (let last = pages[0]; last?.pageInfo.hasNextPage; last = pages.at(-1)) pages.push(await read(list, key, { first, after: last.pageInfo.endCursor }));
  return pages;
};

const sendMailing = async (name: string): Promise<void> => {
  const { id } = (await door.simulator.ask('POST', '/v3/mailings', { name, subject: name, receivers: { groups: ['240391'] } })) as { id: string };
  await door.simulator.ask('POST', `/v3/mailings/${id}/release`, { time: 1 });
};

beforeAll(async () => {
  door = await startGraphql();
  for (const name of ['one', 'two', 'three']) {
    await sendMailing(name);
    await door.simulator.ask('POST', '/v3/mailings', { name, subject: name });
    await door.simulator.ask('POST', '/v3/clients/createAccount', { company: name, email: `${name}@example.org` });
    await door.simulator.ask('POST', '/v3/blacklist', { email: `${name}@example.org` });
    await door.simulator.ask('POST', '/v3/groups/240391/blacklist', { email: `${name}@example.org` });
  }
  await door.simulator.advance(7 * 86_400);
});
afterAll(() => door.stop());

describe('a walk in small pages sees what one large page holds, each row once and in its order', () => {
  it.each([
    ['groups(PAGE) { ROWS }', 'id', 1],
    ['groups(PAGE, orderBy: { field: NAME, direction: DESC }) { ROWS }', 'id', 1],
    ['mailings(PAGE, state: DRAFT) { ROWS }', 'id', 1],
    ['mailings(PAGE, state: FINISHED) { ROWS }', 'id', 2],
    ['reports(PAGE) { ROWS }', 'id', 1],
    ['report(id: "8071313") { receivers(PAGE, state: NOT_OPENED) { ROWS } }', 'receiverId', 7],
    ['bounces(PAGE) { ROWS }', 'email', 1],
    ['agencyAccounts(PAGE) { ROWS }', 'id', 1],
    ['blacklist(PAGE) { ROWS }', 'email', 1],
    ['group(id: "240391") { blacklist(PAGE) { ROWS } }', 'email', 1],
    ['filter(groupId: "240390", id: "525154") { receivers(PAGE) { ROWS } }', 'receiverId', 7],
    ['filter(groupId: "240390", id: "525155") { receivers(PAGE, state: ACTIVE, orderBy: { field: EMAIL, direction: DESC }) { ROWS } }', 'receiverId', 7],
    ['findReceivers(PAGE, search: { groupIds: ["240390", "240391"] }, orderBy: { field: ID }) { ROWS }', 'receiverId', 50],
    ['group(id: "240392") { receivers(PAGE) { ROWS } }', 'receiverId', 1],
    ['group(id: "240390") { receivers(PAGE, filter: { state: BOUNCED }) { ROWS } }', 'receiverId', 1],
    ['tags(PAGE) { ROWS }', 'tag', 1],
    ['tags(PAGE, orderBy: { field: COUNT }, filter: { origin: "Shop" }) { ROWS }', 'tag', 1],
  ])('%s by %s, %i a page', async (list, key, first) => {
    const whole = await read(list, key, { first: 1_000 });
    const pages = await walk(list, key, first);
    const walked = pages.flatMap(({ nodes }) => nodes);
    expect([walked, new Set(walked.map((node) => node[key])).size, whole.pageInfo.hasNextPage]).toEqual([whole.nodes, whole.nodes.length, false]);
    expect(whole.nodes.length).toBeGreaterThan(first);
    const filled = pages.filter(({ nodes }) => nodes.length > 0);
    expect(filled.map(({ pageInfo: { startCursor, endCursor } }) => [startCursor, endCursor])).toEqual(filled.map(({ edges }) => [edges[0]?.cursor, edges.at(-1)?.cursor]));
    expect(pages.map(({ pageInfo }) => pageInfo.hasPreviousPage)).toEqual(pages.map((_, at) => at > 0));
  });
});
