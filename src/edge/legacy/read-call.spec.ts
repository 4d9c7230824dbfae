import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../core/index.js';
import type { DoorRequest } from '../door/index.js';
import { readCall, readOverMarks } from './read-call.js';

const request = (method: string, sent: { query?: string; body?: string; type?: string }): DoorRequest => ({
  method,
  rawPath: '/v2/x',
  rawQuery: sent.query ?? '',
  headers: sent.type === undefined ? {} : { 'content-type': sent.type },
  body: sent.body === undefined ? undefined : Buffer.from(sent.body),
  trace: undefined,
  arrival: { address: '', addHeaders: () => undefined, whenOver: () => undefined },
  requestId: 'r',
  signal: AbortSignal.abort(),
  notes: {},
});
const read = (method: string, sent: Parameters<typeof request>[1]): unknown => {
  try {
    const { query, body } = readCall(readOverMarks(request(method, sent)), {});
    return body === undefined ? { query } : { query, body };
  } catch (error) {
    return error instanceof GatewayError ? [error.code, error.refusal?.message] : error;
  }
};

describe('a body', () => {
  it.each([
    ['{"a":1}', 'application/json'],
    ['{"a":1}', undefined],
    ['{"a":1}', 'text/plain'],
    ['{"a":1}', 'application/x-www-form-urlencoded'],
    [' {"a":1}\n', 'application/json; charset=utf-8'],
    ['{"a":1,"token":"T"}', 'application/json'],
  ])('%j as %s is JSON, and a token in it stays behind', (body, type) => {
    expect(read('POST', { body, ...(type !== undefined && { type }) })).toEqual({ query: {}, body: { a: 1 } });
  });

  it.each(['', ' ', 'false', 'null', '[]'])('%j means no data', (body) => expect(read('PUT', { body, type: 'application/json' })).toEqual({ query: {} }));

  it.each(['application/x-www-form-urlencoded', undefined])('is a form where it looks like one and its type is %s', (type) => {
    expect(read('POST', { body: 'client_id=123&login=u%40x&password=p+w', ...(type !== undefined && { type }) })).toEqual({
      query: {},
      body: { client_id: '123', login: 'u@x', password: 'p w' },
    });
  });

  it('is refused where it is broken JSON or of a type nobody reads', () => {
    expect([read('POST', { body: '{"a":', type: 'application/json' }), read('POST', { body: 'email;name', type: 'text/csv; x=<y>' })]).toEqual([
      ['malformed_body', undefined],
      ['unsupported_media_type', 'Forbidden: Content type `text/csv` is not supported.'],
    ]);
  });

  it('is filled up by the query and wins over it', () => {
    expect(read('POST', { query: 'a=2&group_id=7', body: '{"a":1}' })).toEqual({ query: {}, body: { a: 1, group_id: '7' } });
  });

  it('is filled up by lists of the query', () => {
    expect([read('POST', { query: 'tags[]=a&tags[]=b', body: '{"x":1}' }), read('POST', { query: 'group_id[]=7', body: '[1]' })]).toEqual([
      { query: {}, body: { x: 1, tags: ['a', 'b'] } },
      { query: { group_id: '7' }, body: [1] },
    ]);
  });

  it('stays a list whatever the query says, which then stands beside it', () =>
    expect(read('POST', { query: 'x=1', body: '[{"a":1}]' })).toEqual({ query: { x: '1' }, body: [{ a: 1 }] }));

  it.each([512, 513, 100_000])('nested %i deep is read as far as PHP would read it', (depth) => {
    const [type, read512] = ['application/json', read('POST', { body: `${'['.repeat(depth)}1${']'.repeat(depth)}`, type: 'application/json' })];
    expect([type, depth > 512 ? read512 : Object.keys(read512 as object)]).toEqual([type, depth > 512 ? ['malformed_body', undefined] : ['query', 'body']]);
  });
});

describe('a query', () => {
  it.each([
    ['', {}],
    ['?', {}],
    ['state=draft?', { state: 'draft' }],
    ['token=T&page=0', { page: '0' }],
    ['?token=T', {}],
    ['order=created+ASC', { order: 'created ASC' }],
    ['a=1&a=2', { a: '2' }],
    ['a[]=1&a%5B%5D=2&a[7]=3?&b=4', { a: '1,2,3', b: '4' }],
    ['a=0&a[]=1&token[]=T', { a: '1' }],
    ['a[b]=1&[]=2', { 'a[b]': '1', '[]': '2' }],
  ])('%j is read without its token and without spare question marks', (query, told) => expect(read('GET', { query })).toEqual({ query: told }));

  it.each(['GET', 'DELETE'])('of a %s may stand in a JSON body, which wins', (method) => {
    const body = '{"page":1,"activeonly":true,"email_list":["a@b.c","d@e.f"],"token":"T","deep":{"x":1},"none":null}';
    expect(read(method, { query: 'page=0&type=all', body })).toEqual({ query: { page: '1', type: 'all', activeonly: '1', email_list: 'a@b.c,d@e.f' } });
  });

  it('does not mind a list or nothing as body of a GET', () => {
    expect(['[]', '[1]', 'null', 'false'].map((body) => read('GET', { query: 'page=0', body }))).toEqual(Array(4).fill({ query: { page: '0' } }));
  });
});
