import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpoints, methodOf, tables } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import { forwardedBody } from './forwarded-body.js';

const { groupReceivers, groups } = tables;

type Case = readonly [endpoint: Endpoint, text: string, contentType: string | undefined, forwarded: unknown];

const forwarded = (endpoint: Endpoint, text: string, contentType: string | undefined): unknown => {
  const body = forwardedBody(endpoint, { bytes: Buffer.from(text), contentType });
  return body && [Buffer.from(body.bytes).toString(), body.contentType];
};

describe('forwardedBody', () => {
  it.each<readonly [string, Case]>([
    ['drops an empty list of a GET', [groups.list, '[]', 'application/json', undefined]],
    ['drops a body of a GET', [groups.list, '{"a":1}', 'application/json', undefined]],
    ['drops false of a DELETE', [groups.clear, 'false', 'application/json', undefined]],
    ['drops null of a PUT without body', [groupReceivers.activate, 'null', undefined, undefined]],
    ['drops blanks', [groupReceivers.add, ' \n', 'application/json', undefined]],
    ['keeps an empty list where rows are expected', [groupReceivers.upsert, '[]', undefined, ['[]', 'application/json']]],
    ['keeps JSON byte for byte', [groups.create, ' {"name" : "a"}', 'application/json; charset=utf-8', [' {"name" : "a"}', 'application/json; charset=utf-8']]],
    ['names JSON that is called otherwise', [groups.create, '{"name":"a"}', 'text/plain', ['{"name":"a"}', 'application/json']]],
    ['names JSON that is called nothing', [groups.create, '{"name":"a"}', undefined, ['{"name":"a"}', 'application/json']]],
    ['leaves the wrapper of the WordPress plugin alone', [groupReceivers.add, '{"postdata":{"email":"a@b.de"}}', undefined, ['{"postdata":{"email":"a@b.de"}}', 'application/json']]],
    ['turns a form into JSON', [
      groupReceivers.add, 'email=a%40b.de&attributes[city]=Bonn', 'application/x-www-form-urlencoded',
      ['{"email":"a@b.de","attributes":{"city":"Bonn"}}', 'application/json'],
    ]],
  ])('%s', (_, [endpoint, text, contentType, body]) => {
    expect(forwarded(endpoint, text, contentType)).toEqual(body);
  });

  it.each([
    ['{"name":', 'application/json', 'malformed_body'],
    ['name: a', 'text/yaml', 'unsupported_media_type'],
  ])('refuses %j called %s', (text, contentType, code) => {
    expect(() => forwarded(groups.create, text, contentType)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

it.each([['{"a":1}\u000b', '{"a":1}'], ['\uFEFF{"a":1}', '{"a":1}'], ['\u00a0 [1] \f', '[1]'], [' {"a":1}\r\n', ' {"a":1}\r\n']])('forwards %j as JSON knows it: %j', (text, forwardedText) => {
  expect(Buffer.from(forwardedBody(groups.create, { bytes: Buffer.from(text), contentType: 'application/json' })?.bytes ?? []).toString()).toBe(forwardedText);
});

describe('forwardedBody, whatever is sent', () => {
  const runs = { numRuns: 4_000 };
  const endpoint = fc.constantFrom(...endpoints.map(({ id }) => id)).map((id) => endpoints.find((row) => row.id === id) as Endpoint);
  const type = fc.option(
    fc.oneof(fc.string(), fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', 'application/hal+json')),
    { nil: undefined },
  );
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    fc.tuple(fc.constantFrom('{', '[', '"', '\uFEFF{', ' [', '{"postdata":', '__proto__[x]='), fc.string()).map((parts) => Buffer.from(parts.join(''))),
  );

  it('forwards JSON or nothing, or refuses with an error of its own', () => {
    fc.assert(
      fc.property(endpoint, hostile, type, (row, bytes, contentType) => {
        try {
          const body = forwardedBody(row, { bytes, contentType });
          if (body) expect([methodOf(row) === 'GET', /json/i.test(body.contentType), JSON.parse(Buffer.from(body.bytes).toString()) === undefined]).toEqual([false, true, false]);
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayError);
        }
      }),
      runs,
    );
  });

  it('forwards every object and list as it was sent, byte for byte, whatever it is called', () => {
    const writing = endpoints.filter((row) => row.body !== undefined && methodOf(row) !== 'GET');
    const content = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.array(fc.jsonValue(), { minLength: 1 }));
    fc.assert(
      fc.property(fc.nat(writing.length - 1), content, fc.nat(2), type, (at, value, indent, contentType) => {
        const bytes = Buffer.from(JSON.stringify(value, undefined, indent));
        expect(forwardedBody(writing[at] as Endpoint, { bytes, contentType })?.bytes).toEqual(bytes);
      }),
      runs,
    );
  });
});
