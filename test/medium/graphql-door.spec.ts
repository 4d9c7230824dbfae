import { buildClientSchema, getIntrospectionQuery } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;
let key: string;

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const json = { 'content-type': 'application/json' };

/** A request as the test words it, with nothing added. */
const send = async ({ method = 'POST', path = '/graphql', headers = {}, body }: Sent): Promise<{ status: number; body: unknown; headers: Headers }> => {
  const response = await fetch(`${door.url}${path}`, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text, headers: response.headers };
};
const codesOf = (body: unknown): unknown => (body as { errors?: { extensions: { code: string } }[] }).errors?.map(({ extensions }) => extensions.code);
const operation = JSON.stringify({ query: '{ account { id } }' });
const account = { data: { account: { id: '129148' } } };

beforeAll(async () => {
  door = await startGraphql({ GRAPHQL_MAX_UPSTREAM_CALLS: '3', MAX_BODY_BYTES: '100000', GRAPHQL_MAX_DEPTH: '6', GRAPHQL_MAX_TOKENS: '400' });
  key = await door.keyOf();
});
afterAll(() => door.stop());
beforeEach(async () => {
  await door.simulator.clearFaults();
  await door.simulator.clearCalls();
});

describe('who may ask', () => {
  it('reads the credential where every door reads it', async () => {
    const answers = await Promise.all([
      send({ headers: { ...json, authorization: `Bearer ${key}` }, body: operation }),
      send({ headers: { ...json, 'x-access-token': key }, body: operation }),
      send({ headers: json, path: `/graphql?token=${key}`, body: operation }),
    ]);
    expect(answers.map(({ status, body }) => [status, body])).toEqual([[200, account], [200, account], [200, account]]);
  });

  it.each([
    ['no credential', {}],
    ['an unknown credential', { authorization: 'Bearer crg_unknown' }],
  ])('answers %s with 401 in GraphQL\'s shape', async (_, headers) => {
    const { status, body, headers: answered } = await send({ headers: { ...json, 'x-request-id': 'mine-1', ...headers }, body: operation });
    expect([status, body, answered.get('x-request-id'), answered.get('www-authenticate')?.startsWith('Bearer')]).toEqual([
      401,
      { errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED', requestId: 'mine-1' } }] },
      'mine-1',
      true,
    ]);
  });

  it('takes the account from the header where the key has several, and refuses a foreign one', async () => {
    const ids = door.simulator.accounts.map(({ id }) => id);
    const both = await door.keyOf({ accountIds: ids });
    const ask = (credential: string, headers = {}) => send({ headers: { ...json, authorization: `Bearer ${credential}`, ...headers }, body: operation });
    const answers = await Promise.all([ask(both), ask(both, { 'x-cleverreach-account': ids[1] }), ask(key, { 'x-cleverreach-account': ids[1] })]);
    expect(answers.map(({ status, body }) => [status, codesOf(body) ?? (body as typeof account).data])).toEqual([
      [400, ['INVALID_INPUT']],
      [200, { account: { id: ids[1] } }],
      [403, ['UNKNOWN_ACCOUNT']],
    ]);
  });

  it('needs the scope of what is asked, field by field', async () => {
    const { data, errors } = await door.ask('{ groups { totalCount } attributes { name } }', {}, { authorization: `Bearer ${await door.keyOf({ scopes: ['groups:read'] })}` });
    expect([data, errors.map(({ message, path, extensions }) => [message, path, extensions['code']])]).toEqual([
      { groups: { totalCount: 4 }, attributes: null },
      [['This call needs the scope "attributes:read".', ['attributes'], 'FORBIDDEN']],
    ]);
  });
});

describe('GraphQL over HTTP', () => {
  const asked = (query: string, accept?: string): Promise<{ status: number; body: unknown; headers: Headers }> =>
    send({ headers: { ...json, authorization: `Bearer ${key}`, ...(accept !== undefined && { accept }) }, body: JSON.stringify({ query }) });

  it.each([
    ['{', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('answers the document %s with 400 in its own media type and with 200 as plain JSON', async (query, code) => {
    const own = await asked(query, 'application/graphql-response+json');
    const plain = await asked(query, 'application/json');
    expect([own.status, codesOf(own.body), own.headers.get('content-type'), plain.status, codesOf(plain.body), plain.headers.get('content-type')]).toEqual([
      400, [code], 'application/graphql-response+json; charset=utf-8', 200, [code], 'application/json; charset=utf-8',
    ]);
  });

  it('answers a query by GET, and a mutation by GET with 405', async () => {
    const get = (query: string) => send({ method: 'GET', path: `/graphql?query=${encodeURIComponent(query)}`, headers: { authorization: `Bearer ${key}` } });
    const [query, mutation] = await Promise.all([get('{ account { id } }'), get('mutation { clearGroup(input: { id: "240390" }) { dryRun } }')]);
    expect([query.status, query.body, mutation.status, await door.reached()]).toEqual([200, account, 405, []]);
  });

  it('does not let a foreign page ask: a GET needs a header that such a page cannot send', async () => {
    const { status, body } = await send({ method: 'GET', path: `/graphql?token=${key}&query={account{id}}` });
    expect([status, codesOf(body)]).toEqual([400, ['INVALID_INPUT']]);
  });

  it.each([
    ['malformed JSON', { headers: json, body: '{"query":' }, 400, 'MALFORMED_BODY'],
    ['a form', { headers: { 'content-type': 'text/plain' }, body: operation }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['an empty body', { headers: json, body: '' }, 400, 'INVALID_INPUT'],
    ['no query', { headers: json, body: '{"variables":{}}' }, 400, 'INVALID_INPUT'],
    ['a batch', { headers: json, body: `[${operation},${operation}]` }, 400, 'INVALID_INPUT'],
    ['variables that are no object', { headers: json, body: '{"query":"{ account { id } }","variables":7}' }, 400, 'INVALID_INPUT'],
    ['a body over the limit', { headers: json, body: JSON.stringify({ query: `{ account { id } } # ${'x'.repeat(100_000)}` }) }, 413, 'BODY_TOO_LARGE'],
    ['another method', { method: 'PUT', headers: json, body: operation }, 405, 'METHOD_NOT_ALLOWED'],
  ])('answers %s with its own status and code', async (_, sent, status, code) => {
    const { headers, ...rest } = sent;
    const answer = await send({ ...rest, headers: { ...headers, authorization: `Bearer ${key}` } });
    expect([answer.status, codesOf(answer.body), await door.reached()]).toEqual([status, [code], []]);
  });
});

describe('hostile documents are refused before anything is sent', () => {
  const deep = (levels: number): string => `receiver(id: "1") ${'{ membership(groupId: "1") { receiver '.repeat(levels)}{ id }${' } }'.repeat(levels)}`;

  it.each([
    ['too deep', `{ ${deep(3)} }`, 'GRAPHQL_VALIDATION_FAILED', /deeper than 6/],
    ['deep by fragments', `{ ...a } fragment a on Query { ...b } fragment b on Query { ${deep(3)} }`, 'GRAPHQL_VALIDATION_FAILED', /deeper than 6/],
    [
      'deep where a shallow fragment comes again',
      '{ a: receiver(id: "1") { ...m } b: receiver(id: "1") { membership(groupId: "1") { receiver { membership(groupId: "1") { receiver { ...m } } } } } } fragment m on Receiver { membership(groupId: "1") { active } }',
      'GRAPHQL_VALIDATION_FAILED', /deeper than 6/,
    ],
    ['a circle of fragments', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }', 'GRAPHQL_VALIDATION_FAILED', /Cannot spread fragment/],
    ['too long', `{ ${'account { id } '.repeat(200)} }`, 'GRAPHQL_PARSE_FAILED', /400 tokens/],
    ['an unknown field', '{ account { passwort } }', 'GRAPHQL_VALIDATION_FAILED', /Cannot query field/],
    ['a subscription', 'subscription { account }', 'GRAPHQL_VALIDATION_FAILED', /no subscriptions/],
    ['an address that is none', '{ receiver(email: "jane") { id } }', 'GRAPHQL_VALIDATION_FAILED', /one e-mail address/],
  ])('%s', async (_, query, code, message) => {
    const { errors } = await door.ask(query);
    expect([errors[0]?.extensions['code'], errors[0]?.message, await door.reached()]).toEqual([code, expect.stringMatching(message), []]);
  });

  it('one whose literal does not fit is told where it stands', async () => {
    const { errors } = await door.ask('{ receiver(email: "jane") { id } }');
    expect(errors.map(({ locations }) => locations)).toEqual([[{ line: 1, column: 19 }]]);
  });

  it('fragments that double each other are counted once', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `f${at}`);
    const fragments = names.map((name, at) => `fragment ${name} on Query { ${at === 29 ? 'account { id }' : `...f${at + 1} ...f${at + 1}`} }`);
    const { errors } = await door.ask(`{ ...f0 } ${fragments.join(' ')}`);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('one that needs more calls than allowed gets what the limit allows and an error that names it', async () => {
    const { data, errors } = await door.ask('{ groups { nodes { stats { totalCount } } } }');
    expect([(data as { groups: { nodes: { stats: unknown }[] } }).groups.nodes.filter(({ stats }) => stats !== null).length, errors.map(({ message }) => message)]).toEqual([
      2,
      Array(2).fill('This operation needs more than 3 calls to CleverReach. Ask for less at once.'),
    ]);
  });
});

describe('what an error tells', () => {
  it('a broken grant is the gateway\'s trouble, never the caller\'s', async () => {
    const own = await startGraphql(); // its account stays out of order for a while
    try {
      await own.simulator.faults([{ path: '/v3/groups', fault: { status: 401 } }, { path: '/oauth/token.php', fault: { status: 400 } }]);
      const { status, errors } = await own.ask('{ groups { totalCount } }');
      expect([status, errors.map(({ extensions }) => extensions)]).toEqual([
        200,
        [{ code: expect.stringMatching(/RECONNECT_NEEDED|UPSTREAM_UNAVAILABLE/), requestId: expect.any(String), retryAfterSeconds: expect.any(Number) }],
      ]);
    } finally {
      await own.stop();
    }
  });

  it.each([
    ['an argument', 'query ($id: ID = "240390") { group(id: $id) { name } }', { id: null }],
    ['the condition of a field', 'query ($isLeftOut: Boolean = true) { groups { nodes { id @skip(if: $isLeftOut) } } }', { isLeftOut: null }],
    ['the input of a mutation', 'mutation ($input: ClearGroupInput = { id: "1" }) { clearGroup(input: $input) { dryRun } }', { input: null }],
  ])('%s that a variable makes null is the caller\'s mistake, not the gateway\'s', async (_, query, variables) => {
    const { errors } = await door.ask(query, variables);
    expect(errors.map(({ message, extensions }) => [message, extensions['code']])).toContainEqual([expect.stringMatching(/^Argument "\w+" of non-null type /), 'INVALID_INPUT']);
  });

  it('a refusal carries CleverReach\'s status and message', async () => {
    const { errors } = await door.ask('mutation { deleteGroup(input: { id: "240392" }) { dryRun } }');
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      { code: 'UPSTREAM_REJECTED', requestId: expect.any(String), upstreamStatus: 403, upstreamMessage: 'Forbidden: group is locked' },
    ]);
  });
});

describe('introspection', () => {
  it('is answered where the setting allows it', async () => {
    expect(await door.answer('{ __type(name: "Group") { kind fields { name type { ofType { ofType { ofType { ofType { name } } } } } } } }')).toMatchObject({ __type: { kind: 'OBJECT' } });
  });

  it('answers the whole question that tools ask, within the limits of a fresh installation', async () => {
    const open = await startGraphql();
    try {
      const data = await open.answer(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, oneOf: true }));
      expect(Object.keys(buildClientSchema(data as IntrospectionQuery).getTypeMap())).toEqual(expect.arrayContaining(['Group', 'GroupReceiver', 'AddReceiverResult']));
    } finally {
      await open.stop();
    }
  });

  it('is refused where it is turned off, without a hint at the schema', async () => {
    const closed = await startGraphql({ GRAPHQL_INTROSPECTION: 'false' });
    try {
      const document = await closed.ask('{ __schema { types { name } } grups { totalCount } }');
      const variable = await closed.ask('query ($o: ReceiverOrder) { group(id: "1") { receivers(orderBy: $o) { totalCount } } }', { o: { feild: 'ID' } });
      const errors = [...document.errors, ...variable.errors];
      expect([errors.map(({ extensions }) => extensions['code']), errors.filter(({ message }) => message.includes('Did you mean'))]).toEqual([
        ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'INVALID_INPUT', 'INVALID_INPUT'], [],
      ]);
    } finally {
      await closed.stop();
    }
  });
});
