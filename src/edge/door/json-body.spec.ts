import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../core/index.js';
import { kindOfBody, readBody } from './json-body.js';

const sent = (text: string, contentType?: string): { bytes: Buffer; contentType: string | undefined } => ({ bytes: Buffer.from(text), contentType });
const form = 'application/x-www-form-urlencoded';

describe('readBody', () => {
  it.each([
    ['{"a":1}', undefined, { a: 1 }],
    ['  [1]', 'text/plain', [1]],
    ['\uFEFF{"a":1}', 'text/html', { a: 1 }],
    ['{"a":1}', form, { a: 1 }],
    ['"x"', 'application/json', 'x'],
    ['5', undefined, 5],
    ['', 'application/json', undefined],
    ['false', 'application/json', undefined],
    [' [] ', undefined, undefined],
    ['null', form, undefined],
    ['email=a%40b.de&attributes[city]=Bonn&tags[]=x&tags[]=y', `${form}; charset=utf-8`, { email: 'a@b.de', attributes: { city: 'Bonn' }, tags: ['x', 'y'] }],
    ['r[0][email]=a&r[1][email]=b', form, { r: [{ email: 'a' }, { email: 'b' }] }],
    ['a[b=1', form, { 'a[b': '1' }],
    ['&city=K%F6ln&street=Am+H%C3%B6fchen+5+%+2', form, { city: 'Köln', street: 'Am Höfchen 5 % 2' }],
    ['a&b=&d=1=2', form, { a: '', b: '', d: '1=2' }],
  ])('reads %j called %j', (text, contentType, value) => {
    expect(readBody(sent(text, contentType))).toEqual(value);
  });

  it.each([
    ['{"a":', 'application/json', 'malformed_body'],
    ['{a}', form, 'malformed_body'],
    ['hello', 'text/plain', 'unsupported_media_type'],
    ['a'.repeat(100), 'multipart/form-data', 'unsupported_media_type'],
    ['a[b][c][d][e][f][g][h][i]=1', form, 'malformed_body'],
  ])('refuses %j called %j', (text, contentType, code) => {
    expect(() => readBody(sent(text, contentType))).toThrow(expect.objectContaining({ code }) as GatewayError);
  });

  it.each(['{"name":"\\ud83d"}', '["\\uDE00"]', '{"\\ud83d":1}', '[[{"a":["x","\\ude00\\ud83d"]}]]', '"\\\\ud83d\\ude00"'])('refuses half a character, which is no Unicode: %s', (text) => {
    expect(() => readBody(sent(text, 'application/json'))).toThrow(/half a character/);
  });

  it.each([['{"name":"\\ud83d\\ude00"}', { name: '😀' }], ['["\\\\ud83d"]', ['\\ud83d']]])('reads whole characters, also in escapes: %s', (text, value) => {
    expect(readBody(sent(text))).toEqual(value);
  });

  it('refuses half a character however deep it lies', () => {
    expect(() => readBody(sent(`${'['.repeat(100_000)}"\\ud83d"${']'.repeat(100_000)}`))).toThrow(/half a character/);
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(() => readBody({ bytes: Buffer.from([0x7b, 0xff, 0x7d]), contentType: undefined })).toThrow(/UTF-8/);
  });

  it('says for any bytes and any Content-Type what they are, or refuses them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(fc.oneof(fc.string(), fc.constant(form)), { nil: undefined }), (bytes, contentType) => {
        try {
          const value = readBody({ bytes, contentType });
          expect(kindOfBody({ bytes, contentType }) === 'nothing').toBe(value === undefined);
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('reads every form field that a form can hold without reaching the prototype', () => {
    const name = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'a', 'a[]', 'a[__proto__][x]', '__proto__[x]'), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string())), (fields) => {
        const text = new URLSearchParams(fields).toString();
        if (kindOfBody(sent(text, form)) === 'form') readBody(sent(text, form));
        expect(({} as Record<string, unknown>)['x']).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});
