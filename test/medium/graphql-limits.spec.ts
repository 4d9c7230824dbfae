import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;

const repeat = (count: number, text: (at: number) => string): string => Array.from({ length: count }, (_, at) => text(at)).join(' ');
const refusal = async (query: string, variables: object = {}): Promise<{ code: unknown; message: string | undefined; errors: number; reached: number }> => {
  const { errors } = await door.ask(query, variables);
  return { code: errors[0]?.extensions['code'], message: errors[0]?.message, errors: errors.length, reached: (await door.reached()).length };
};

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(() => door.simulator.clearCalls());

describe('a document over a limit is refused with the name of the limit, before anything is sent', () => {
  const memberships = (levels: number): string => `${'{ membership(groupId: "1") { receiver '.repeat(levels)}{ id }${' } }'.repeat(levels)}`;

  it.each([
    ['deep', `{ receiver(id: "1") ${memberships(10)} }`, 'GRAPHQL_VALIDATION_FAILED', /deeper than 12 fields \(GRAPHQL_MAX_DEPTH\)/],
    ['wide at the root', `{ ${repeat(21, (at) => `a${at}: account { id }`)} }`, 'GRAPHQL_VALIDATION_FAILED', /more than 20 fields at its root \(GRAPHQL_MAX_ROOT_FIELDS\)/],
    [
      'wide at the root by fragments', `{ ${repeat(3, () => '...f')} } fragment f on Query { ${repeat(7, (at) => `a${at}: account { id }`)} }`,
      'GRAPHQL_VALIDATION_FAILED', /more than 20 fields at its root/,
    ],
    ['wide', `{ account { ${'id '.repeat(101)} } }`, 'GRAPHQL_VALIDATION_FAILED', /more than 100 fields \(GRAPHQL_MAX_FIELDS\)/],
    ['wide by fragments', `{ account { ${'... on Account { id id } '.repeat(51)} } }`, 'GRAPHQL_VALIDATION_FAILED', /more than 100 fields/],
    ['aliased', `{ account { ${repeat(50, (at) => `a${at}: id`)} } groups { nodes { ${repeat(51, (at) => `b${at}: id`)} } } }`, 'GRAPHQL_VALIDATION_FAILED', /more than 100 aliases \(GRAPHQL_MAX_ALIASES\)/],
    ['full of directives', `{ account { ${'id @include(if: true) '.repeat(51)} } }`, 'GRAPHQL_VALIDATION_FAILED', /more than 50 directives \(GRAPHQL_MAX_DIRECTIVES\)/],
    ['full of directives that nobody knows', `{ account { id ${'@a '.repeat(400)} } }`, 'GRAPHQL_VALIDATION_FAILED', /Unknown directive/],
    ['with more directives than a parser reads', `{ account { id ${'@a'.repeat(5_000)} } }`, 'GRAPHQL_PARSE_FAILED', /5000 tokens/],
    [
      'doubled by fragments', `{ ...f0 } ${repeat(12, (at) => `fragment f${at} on Query { ${at === 11 ? 'account { id }' : `...f${at + 1} ...f${at + 1}`} }`)}`,
      'GRAPHQL_VALIDATION_FAILED', /GRAPHQL_MAX_ROOT_FIELDS|selections/,
    ],
    ['a circle of fragments', '{ ...a } fragment a on Query { ...b } fragment b on Query { account { id } ...a }', 'GRAPHQL_VALIDATION_FAILED', /Cannot spread fragment "a" within itself/],
    ['a fragment within itself, below a field', '{ receiver(id: "1") { ...a } } fragment a on Receiver { membership(groupId: "1") { receiver { ...a } } }', 'GRAPHQL_VALIDATION_FAILED', /within itself/],
    ['of 1 MB of words', `{ account { ${'id '.repeat(350_000)} } }`, 'BODY_TOO_LARGE', /longer than 100000 bytes \(GRAPHQL_MAX_DOCUMENT_BYTES\)/],
    ['of 1 MB of comment', `{ account { id } } # ${'x'.repeat(1_000_000)}`, 'BODY_TOO_LARGE', /longer than 100000 bytes/],
    ['of a text of 1 MB', `{ receiver(id: "${'1'.repeat(1_000_000)}") { id } }`, 'BODY_TOO_LARGE', /longer than 100000 bytes/],
    ['of 50,000 brackets', '{'.repeat(50_000), 'GRAPHQL_PARSE_FAILED', /./],
    ['that defines types', 'type Query { a: Int } { account { id } }', 'GRAPHQL_VALIDATION_FAILED', /not executable/],
  ])('%s', async (_, query, code, message) => {
    expect(await refusal(query)).toMatchObject({ code, message: expect.stringMatching(message) as unknown, reached: 0 });
  });

  it('one that is nested deeper than a parser can go is told so', async () => {
    const open = await startGraphql({ GRAPHQL_MAX_TOKENS: '100000' });
    const { errors } = await open.ask(`{ account(id: ${'['.repeat(40_000)}1${']'.repeat(40_000)}) { id } }`).finally(() => open.stop());
    expect(errors).toMatchObject([{ message: 'The document is nested too deeply to be read.', extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
  });

  it('few errors are told where every directive is one', async () => {
    expect((await refusal(`{ account { id ${'@a '.repeat(400)} } }`)).errors).toBeLessThanOrEqual(102);
  });

  it('a field with many values spread over fragments is counted in each place', async () => {
    const query = `{ ${repeat(19, (at) => `a${at}: receiver(id: "1") { ...all }`)} } fragment all on Receiver { ${repeat(60, () => 'id')} ${repeat(60, () => 'email')} }`;
    expect(await refusal(query)).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED', reached: 0 });
  });
});

describe('a mistake in variables', () => {
  const create = 'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { dryRun } }';
  const unknown = (fields: number, length: number): object => Object.fromEntries(Array.from({ length: fields }, (_, at) => [`f${at}`, 'x'.repeat(length)]));
  const messages = async (input: object): Promise<string[]> => {
    const { status, errors } = await door.ask(create, { input });
    expect([status, new Set(errors.map(({ extensions }) => extensions['code'])), await door.reached()]).toEqual([200, new Set(['INVALID_INPUT']), []]);
    return errors.map(({ message }) => message);
  };

  it('is told with every other, as GraphQL tells it', async () => {
    expect(await messages({ name: 1, ...unknown(2, 3) })).toEqual([
      'Variable "$input" got invalid value 1 at "input.name"; String cannot represent a non string value: 1',
      'Variable "$input" got invalid value { name: 1, f0: "xxx", f1: "xxx" }; Field "f0" is not defined by type "CreateGroupInput".',
      'Variable "$input" got invalid value { name: 1, f0: "xxx", f1: "xxx" }; Field "f1" is not defined by type "CreateGroupInput".',
    ]);
  });

  it.each([
    ['hold long values', { name: 'a', ...unknown(40, 3_000) }],
    ['hold many values', { name: 'a', ...unknown(60_000, 1) }],
  ])('is told alone and without the value in those that %s', async (_, input) => {
    expect(await messages(input)).toEqual(['Variable "$input" got an invalid value at "input"; Field "f0" is not defined by type "CreateGroupInput".']);
  });

  it('is cut where it is long itself', async () => {
    const [message, ...others] = await messages({ name: ['x'.repeat(200_000)] });
    expect([message, others]).toEqual([expect.stringMatching(/^Variable "\$input" got an invalid value at "input.name"; String cannot represent a non string value: .{950,}…$/), []]);
    expect(message?.length).toBeLessThan(1_200);
  });
});

describe('the cost of an operation is the values it may answer with', () => {
  const nested = 'query ($groups: Int, $rows: Int = 1000) { groups(first: $groups) { nodes { id receivers(first: $rows) { nodes { receiverId email active } } } } }';

  it.each([
    ['written in the document', '{ groups(first: 1000) { nodes { id receivers(first: 1000) { nodes { email } } } } }', {}, 2_003_001],
    ['given as a variable', nested, { groups: 1_000, rows: 200 }, 803_001],
    ['that is the default of a variable', nested, { groups: 1_000 }, 4_003_001],
    ['in a fragment', '{ groups(first: 1000) { nodes { ...g } } } fragment g on Group { receivers(first: 1000) { nodes { email } } }', {}, 2_002_001],
  ])('over the limit with a page size %s, it is refused before anything is sent', async (_, query, variables, cost) => {
    const { code, message, reached } = await refusal(query, variables);
    expect([code, message, reached]).toEqual(['GRAPHQL_VALIDATION_FAILED', `The operation may answer with ${cost} values, more than 500000 (GRAPHQL_MAX_COST). Ask for smaller pages or fewer fields.`, 0]);
  });

  it('below the limit it runs: all receivers of a page, and the usual page of groups with a large page of each', async () => {
    const answers = [await door.ask('{ group(id: "240390") { receivers(first: 1000) { nodes { receiverId email attributes { name value } } } } }'), await door.ask(nested)];
    expect(answers.map(({ errors }) => errors)).toEqual([[], []]);
  });

  it('is asked again for each call with other variables, though the document is known', async () => {
    const codes = [];
    for (const groups of [2, 1_000, 2]) codes.push((await refusal(nested, { groups, rows: 200 })).code);
    expect(codes).toEqual([undefined, 'GRAPHQL_VALIDATION_FAILED', undefined]);
  });
});

it.each([
  ['GRAPHQL_MAX_DOCUMENT_BYTES', '1000', `{ account { id } } # ${'x'.repeat(1_000)}`],
  ['GRAPHQL_MAX_ROOT_FIELDS', '1', '{ account { id } groups { totalCount } }'],
  ['GRAPHQL_MAX_FIELDS', '10', `{ account { ${'id '.repeat(11)} } }`],
  ['GRAPHQL_MAX_SELECTIONS', '100', `{ account { ${repeat(10, () => '...f')} } } fragment f on Account { ${'id '.repeat(9)} }`],
  ['GRAPHQL_MAX_ALIASES', '0', '{ a: account { id } }'],
  ['GRAPHQL_MAX_DIRECTIVES', '0', '{ account { id @include(if: true) } }'],
  ['GRAPHQL_MAX_COST', '100', '{ groups(first: 100) { nodes { id } } }'],
])('%s is a setting that works', async (name, value, query) => {
  const strict = await startGraphql({ [name]: value });
  try {
    const [loose, refused] = [await door.ask(query), await strict.ask(query)];
    expect([loose.errors, refused.errors.length > 0, await strict.reached()]).toEqual([[], true, []]);
  } finally {
    await strict.stop();
  }
});
