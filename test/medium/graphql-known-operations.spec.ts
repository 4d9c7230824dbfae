import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;
let key: string;

interface Sent {
  readonly method?: string;
  readonly search?: Readonly<Record<string, string>> | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const send = async ({ method = 'POST', search = {}, headers = {}, body }: Sent): Promise<unknown> => {
  const sent = {
    method,
    headers: { authorization: `Bearer ${key}`, 'x-request-id': 'same', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  const response = await fetch(`${door.url}/graphql?${new URLSearchParams(search).toString()}`, sent);
  const { date: _date, ...others } = Object.fromEntries(response.headers);
  return { status: response.status, headers: others, text: await response.text() };
};

/** Documents that nobody has asked before. */
let documents = 0;
const newQuery = (): string =>
  `query One($id: ID!, $first: Int) { group(id: $id) { name receivers(first: $first) { nodes { email } } } } query Two { account { id } } # ${++documents}`;
const newDeletion = (): string => `mutation { deleteGroup(input: { id: "240392" }) { dryRun } } # ${++documents}`;

const variables = { id: '240391', first: 2 };
const goodQuery = (query: string): Sent => ({ body: { query, operationName: 'One', variables } });
const asking = (change: object) => (query: string): Sent => ({ body: { query, operationName: 'One', variables, ...change } });
const searching = (change: object = {}, more = '') => (query: string): Sent => ({
  method: 'GET',
  search: `${new URLSearchParams({ query, operationName: 'One', variables: JSON.stringify(variables), ...change }).toString()}${more}`,
});
const accepting = (accept: string) => (query: string): Sent => ({ ...goodQuery(query), headers: { accept } });

beforeAll(async () => {
  door = await startGraphql({ GRAPHQL_MAX_COST: '500' });
  key = await door.keyOf();
});
afterAll(() => door.stop());

describe('an operation that is known is answered as it was the first time', () => {
  it.each<[string, (query: string) => Sent]>([
    ['a query by POST', goodQuery],
    ['a query by GET', searching()],
    ['one that names no operation of two', asking({ operationName: null })],
    ['one that names an unknown operation', asking({ operationName: 'Three' })],
    ['one that names no operation by its empty name', searching({ operationName: '' })],
    ['a name that is no text', asking({ operationName: 1 })],
    ['a variable of the wrong type', asking({ variables: { ...variables, first: 'two' } })],
    ['a variable that is missing', asking({ variables: null })],
    ['variables as a text', asking({ variables: '{}' })],
    ['variables that are no JSON', searching({ variables: '{' })],
    ['extensions that are no object', asking({ extensions: [] })],
    ['extensions that are no JSON', searching({ extensions: 'x' })],
    ['a parameter that comes twice', searching({}, '&operationName=Two')],
    ['a document that comes twice', searching({}, '&query=x')],
    ['a page that costs too much', asking({ variables: { ...variables, first: 900 } })],
    ['an argument that is refused', asking({ variables: { ...variables, id: 'x' } })],
    ['a group that is unknown', asking({ variables: { ...variables, id: '1' } })],
    ['GraphQL\'s own media type', accepting('application/graphql-response+json')],
    ['GraphQL\'s own media type before JSON', accepting('application/graphql-response+json,application/json;q=0.9')],
    ['GraphQL\'s own media type beside JSON', accepting('application/graphql-response+json, application/json')],
    ['any media type', accepting('*/*')],
    ['JSON or any text', accepting('application/json, text/plain, */*')],
    ['a media type that nobody writes', accepting('image/png')],
    ['a query whose media type a form could have', (query) => ({ ...searching()(query), headers: { 'content-type': 'text/plain' } })],
  ])('%s', async (_, ask) => {
    const query = newQuery();
    const first = await send(ask(query));
    await send(goodQuery(query));
    expect([await send(ask(query)), await send(ask(query))]).toEqual([first, first]);
  });

  it('a mutation that is refused, which is sent once', async () => {
    const body = { query: newDeletion() };
    const first = await send({ body });
    await door.simulator.clearCalls();
    expect(await send({ body })).toEqual(first);
    expect((await door.reached()).filter((call) => call.startsWith('DELETE'))).toHaveLength(1);
  });

  it('a mutation by GET', async () => {
    const query = newDeletion();
    const first = await send({ method: 'GET', search: { query } });
    await send({ body: { query } });
    expect(await send({ method: 'GET', search: { query } })).toEqual(first);
  });
});

describe('a known operation', () => {
  it('is not run for a page of another origin that sends its credential in the address alone', async () => {
    const query = newQuery();
    await send(goodQuery(query));
    const { search } = searching()(query);
    const response = await fetch(`${door.url}/graphql?${new URLSearchParams(search).toString()}&token=${key}`);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('CSRF')]);
  });

  it('is not told to a consumer that may not see the schema', async () => {
    const asked = { body: { query: '{ __schema { queryType { name } } }' } };
    const good = expect.objectContaining({ status: 200 });
    expect([await send(asked), await send(asked)]).toEqual([good, good]);
    const hidden = await door.keyOf({ switches: { hideSchema: true } });
    expect(await send({ ...asked, headers: { authorization: `Bearer ${hidden}` } })).toMatchObject({ text: expect.stringContaining('may not be asked for') });
  });
});
