import { describe, expect, it } from 'vitest';
import { tables } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';
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
