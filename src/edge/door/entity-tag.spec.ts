import { describe, expect, it } from 'vitest';
import { answerConditionally, entityTagOf, namesEntityTag } from './entity-tag.js';

describe('a tag', () => {
  it('is the same for the same content, as text or as bytes, and another for another', () => {
    expect(entityTagOf('[1]')).toBe(entityTagOf(Buffer.from('[1]')));
    expect(entityTagOf('[1]')).not.toBe(entityTagOf('[2]'));
  });

  it('has the form of RFC 9110', () => {
    expect(entityTagOf('a')).toMatch(/^"[\w-]{22}"$/);
    expect(entityTagOf('a', 'weak')).toBe(`W/${entityTagOf('a')}`);
  });
});

describe('If-None-Match', () => {
  it.each<[string | undefined, boolean]>([
    ['"a"', true],
    ['W/"a"', true],
    ['"b", W/"a"', true],
    ['"b","a"', true],
    [' * ', true],
    ['"b"', false],
    ['a', false],
    ['"a, b"', false],
    ['"*"', false],
    ['', false],
    [undefined, false],
  ])('%s names "a": %s', (header, isNamed) => {
    expect(namesEntityTag(header, '"a"')).toBe(isNamed);
  });

  it('is compared weakly', () => {
    expect(namesEntityTag('"a"', 'W/"a"')).toBe(true);
  });
});

describe('a conditional answer', () => {
  const answer = { status: 200, headers: { 'content-type': 'application/json', 'content-length': '3', age: '4', 'cache-control': 'private' }, body: '[1]' };

  it.each(['GET', 'HEAD'])('to a %s carries its tag', (method) => {
    expect(answerConditionally({ method, headers: {} }, answer, '"a"')).toEqual({ ...answer, headers: { ...answer.headers, etag: '"a"' } });
  });

  it('has no content where the caller has it already', () => {
    expect(answerConditionally({ method: 'GET', headers: { 'if-none-match': '"a"' } }, answer, '"a"')).toEqual({
      status: 304, headers: { age: '4', 'cache-control': 'private', etag: '"a"' },
    });
  });

  it('is for reads and good answers only', () => {
    const headers = { 'if-none-match': '"a"' };
    expect(answerConditionally({ method: 'POST', headers }, answer, '"a"')).toBe(answer);
    const refused = { ...answer, status: 404 };
    expect(answerConditionally({ method: 'GET', headers }, refused, '"a"')).toBe(refused);
  });
});
