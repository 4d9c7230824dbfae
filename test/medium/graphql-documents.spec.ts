import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Consumers, PersistedDocuments } from '../../src/access/index.js';
import type { NewConsumer } from '../../src/access/index.js';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

interface Told {
  readonly status: number;
  readonly data: unknown;
  readonly codes: readonly string[];
  readonly headers: Headers;
}

let door: TestGraphql;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const persisted = (sha256Hash: string): object => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

const tell = async (response: Response): Promise<Told> => {
  const { data, errors = [] } = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  return { status: response.status, data, codes: errors.map(({ extensions }) => extensions.code), headers: response.headers };
};
const post = async (key: string, body: object, { url } = door): Promise<Told> =>
  tell(await fetch(`${url}/graphql`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) }));
const get = async (key: string, sent: Readonly<Record<string, unknown>>): Promise<Told> => {
  const search = new URLSearchParams(Object.entries(sent).map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
  return tell(await fetch(`${door.url}/graphql?${search.toString()}`, { headers: { authorization: `Bearer ${key}` } }));
};

let made = 0;
/** A consumer with its key. */
const consumer = async (wanted: Partial<NewConsumer> = {}): Promise<{ id: string; key: string }> => {
  const name = `documents ${++made}`;
  const key = await door.keyOf({ name, ...wanted });
  return { key, id: (await door.service(Consumers).find(name))?.id ?? '' };
};
/** Registers a text under its own hash, or under `id`. */
const register = async (text: string, { consumerId, id = sha256(text) }: { consumerId?: string; id?: string } = {}): Promise<string> => {
  await door.service(PersistedDocuments).add([{ id, document: text, operations: ['query Q'] }], { consumerId, by: 'test' });
  return id;
};

const account = { account: { id: '129148' } };
const byVariable = 'query Named($id: ID!) { group(id: $id) { name } }';

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(() => door.simulator.clearCalls());

describe('a registered document', () => {
  it('runs by its hash as Apollo sends it and by documentId as the draft of GraphQL over HTTP names it, with POST and GET', async () => {
    const { key } = await consumer();
    const hash = await register('{ account { id } } # by hash');
    const answers = await Promise.all([
      post(key, persisted(hash)), post(key, { documentId: hash }), post(key, { documentId: `sha256:${hash}` }),
      get(key, persisted(hash) as never), get(key, { documentId: hash }), get(key, { documentId: `sha256:${hash}` }),
    ]);
    expect(answers.map(({ status, data, codes }) => [status, data, codes])).toEqual(answers.map(() => [200, account, []]));
  });

  it('takes variables and the name of its operation', async () => {
    const { key } = await consumer();
    const id = await register(`${byVariable} query Other { account { id } }`, { id: 'two-operations' });
    const answers = [
      await post(key, { documentId: id, operationName: 'Named', variables: { id: '240390' } }),
      await get(key, { documentId: id, operationName: 'Named', variables: { id: '240390' } }),
      await get(key, { documentId: id, operationName: 'Other' }),
    ];
    expect(answers.map(({ data }) => data)).toEqual([{ group: { name: expect.any(String) } }, { group: { name: expect.any(String) } }, account]);
  });

  it('of one consumer is nobody else\'s, and goes before that of everybody', async () => {
    const [one, other] = [await consumer(), await consumer()];
    await register('{ account { id } }', { id: 'mine' });
    await register('{ __typename }', { id: 'mine', consumerId: one.id });
    await register('{ account { id } } # only one', { id: 'alone', consumerId: one.id });
    const answers = [await post(one.key, { documentId: 'mine' }), await post(other.key, { documentId: 'mine' }), await post(one.key, { documentId: 'alone' }), await post(other.key, { documentId: 'alone' })];
    expect(answers.map(({ data, codes }) => [data, codes])).toEqual([
      [{ __typename: 'Query' }, []], [account, []], [account, []], [undefined, ['PERSISTED_QUERY_NOT_FOUND']],
    ]);
  });

  it('stops when it is removed', async () => {
    const { key } = await consumer();
    const id = await register('{ account { id } } # removed');
    const before = await post(key, { documentId: id });
    await door.service(PersistedDocuments).remove(id, { by: 'test' });
    expect([before.codes, (await post(key, { documentId: id })).codes]).toEqual([[], ['PERSISTED_QUERY_NOT_FOUND']]);
  });

  it('that changes something is not run by GET', async () => {
    const { key } = await consumer();
    const id = await register('mutation { clearGroup(input: { id: "240390" }) { dryRun } }');
    expect([(await get(key, { documentId: id })).status, await door.reached()]).toEqual([405, []]);
  });

  it('keeps its text: the same id cannot mean another one later', async () => {
    await register('{ account { id } }', { id: 'fixed' });
    await expect(register('{ __typename }', { id: 'fixed' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(register('{ account { id } }', { id: 'fixed' })).resolves.toBe('fixed');
  });
});

describe('a consumer of registered documents only', () => {
  it.each([
    ['a document by text', { query: '{ account { id } }' }],
    ['the schema', { query: '{ __schema { types { name } } }' }],
    ['a text with its hash', { query: '{ account { id } }', ...persisted(sha256('{ account { id } }')) }],
  ])('is refused %s, before anything is sent', async (_, body) => {
    const { key } = await consumer({ switches: { persistedOnly: true } });
    const { status, codes } = await post(key, body);
    expect([status, codes, await door.reached()]).toEqual([403, ['PERSISTED_QUERY_REQUIRED'], []]);
  });

  it('runs what is registered, and never what another consumer or itself has sent before', async () => {
    const { id, key } = await consumer();
    const text = '{ account { id } } # sent once';
    const sent = await post(key, { query: text, ...persisted(sha256(text)) });
    await door.service(Consumers).change(id, { switches: { persistedOnly: true } }, 'test');
    const hash = await register('{ account { id } } # registered');
    const answers = [await post(key, persisted(sha256(text))), await post(key, persisted(hash)), await get(key, { documentId: hash })];
    expect([sent.data, ...answers.map(({ data, codes }) => [data, codes])]).toEqual([account, [undefined, ['PERSISTED_QUERY_NOT_FOUND']], [account, []], [account, []]]);
  });
});

describe('an automatic document', () => {
  it('is asked for once and runs by its hash from then on, for the consumer that sent it', async () => {
    const [one, other] = [await consumer(), await consumer()];
    const text = '{ account { id } } # automatic';
    const hash = persisted(sha256(text));
    const answers = [await post(one.key, hash), await post(one.key, { query: text, ...hash }), await post(one.key, hash), await get(one.key, hash as never), await post(other.key, hash)];
    expect(answers.map(({ status, data, codes }) => [status, data, codes])).toEqual([
      [200, undefined, ['PERSISTED_QUERY_NOT_FOUND']], [200, account, []], [200, account, []], [200, account, []], [200, undefined, ['PERSISTED_QUERY_NOT_FOUND']],
    ]);
  });

  it('is refused where the setting turns them off; registered ones run', async () => {
    const off = await startGraphql({ GRAPHQL_AUTOMATIC_DOCUMENTS: 'false' });
    try {
      const key = await off.keyOf();
      const text = '{ account { id } }';
      const hash = persisted(sha256(text));
      const answers = [await post(key, hash, off), await post(key, { query: text, ...hash }, off), await post(key, hash, off)];
      await off.service(PersistedDocuments).add([{ id: sha256(text), document: text, operations: [] }], { by: 'test' });
      answers.push(await post(key, hash, off));
      expect(answers.map(({ status, data, codes }) => [status, data, codes])).toEqual([
        [200, undefined, ['PERSISTED_QUERY_NOT_SUPPORTED']], [200, account, []], [200, undefined, ['PERSISTED_QUERY_NOT_SUPPORTED']], [200, account, []],
      ]);
    } finally {
      await off.stop();
    }
  });

  it('makes room for the next where there is no more', async () => {
    const small = await startGraphql({ GRAPHQL_AUTOMATIC_DOCUMENTS_BYTES: '10000' });
    try {
      const key = await small.keyOf();
      const send = (at: number, withText: boolean) => {
        const text = `{ account { id } } # ${String(at).padEnd(1_000, 'x')}`;
        return post(key, { ...(withText && { query: text }), ...persisted(sha256(text)) }, small);
      };
      for (let at = 0; at < 10; at += 1) await send(at, true);
      expect([(await send(9, false)).codes, (await send(0, false)).codes]).toEqual([[], ['PERSISTED_QUERY_NOT_FOUND']]);
    } finally {
      await small.stop();
    }
  });

  it.each([
    ['a hash that is another text\'s', { query: '{ account { id } }', ...persisted(sha256('{ __typename }')) }],
    ['a version that nobody knows', { extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } }],
    ['a hash that is no text', { extensions: { persistedQuery: { version: 1, sha256Hash: 7 } } }],
    ['a persistedQuery that is no object', { extensions: { persistedQuery: 'x' } }],
    ['a documentId that is no text', { documentId: 7 }],
    ['a documentId beside a text', { documentId: 'x', query: '{ account { id } }' }],
  ])('with %s is refused', async (_, body) => {
    const { key } = await consumer();
    const { status, codes } = await post(key, body);
    expect([status, codes, await door.reached()]).toEqual([400, ['INVALID_INPUT'], []]);
  });
});

describe('a consumer from whom the schema is hidden', () => {
  it('asks for everything but the schema, though others have asked for it before', async () => {
    const query = '{ __schema { queryType { name } } }';
    const [open, hidden] = [await consumer(), await consumer({ switches: { hideSchema: true } })];
    const answers = [await post(open.key, { query }), await post(hidden.key, { query }), await post(hidden.key, { query: '{ __typename account { id } }' })];
    expect(answers.map(({ data, codes }) => [data, codes])).toEqual([
      [{ __schema: { queryType: { name: 'Query' } } }, []], [undefined, ['GRAPHQL_VALIDATION_FAILED']], [{ __typename: 'Query', ...account }, []],
    ]);
  });

  it('reads no names of the schema in what is said about its mistakes', async () => {
    const messages = async (key: string) =>
      (await door.ask('query ($o: ReceiverOrder) { grups { totalCount } group(id: "1") { receivers(orderBy: $o, frist: 1) { nodes { emial } } } }', {}, { authorization: `Bearer ${key}` })).errors
        .map(({ message }) => message.includes('Did you mean'));
    const [open, hidden] = [await consumer(), await consumer({ switches: { hideSchema: true } })];
    expect([await messages(open.key), await messages(hidden.key)]).toEqual([[true, true, true], [false, false, false]]);
  });

  it('is told of a mistake with its value, which is no suggestion whatever it says', async () => {
    const { key } = await consumer({ switches: { hideSchema: true } });
    const value = 'Did you mean '.repeat(1_000);
    const query = 'query ($o: ReceiverOrder) { group(id: "1") { receivers(orderBy: $o) { totalCount } } }';
    const { errors } = await door.ask(query, { o: { field: 'ID', feild: value } }, { authorization: `Bearer ${key}` });
    expect(errors.map(({ message }) => message)).toEqual([`Variable "$o" got invalid value { field: "ID", feild: "${value}" }; Field "feild" is not defined by type "ReceiverOrder".`]);
  });
});

