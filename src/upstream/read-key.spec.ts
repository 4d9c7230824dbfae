import { describe, expect, it } from 'vitest';
import type { Caller } from '../access/index.js';
import { tables } from '../contract/index.js';
import type { RawCall } from './ports.js';
import { canonicalSearch, readKeyOf } from './read-key.js';

const call = (wanted: Partial<RawCall> = {}): RawCall => ({ caller: {} as Caller, accountId: '1', requestId: 'r', params: {}, ...wanted });
const { groups, groupReceivers } = tables;

describe('a query', () => {
  it.each([
    ['b=1&a=2', 'a=2&b=1'],
    ['a=1&&b=2&', 'a=1&b=2'],
    ['b=1&a%5B%5D=1&a[]=2', 'a%5B%5D=1&a[]=2&b=1'],
  ])('%s asks the same as %s', (one, other) => {
    expect(canonicalSearch(one)).toBe(canonicalSearch(other));
  });

  it.each([
    ['a=1&a=2', 'a=2&a=1'],
    ['a[b]=1&a=2', 'a=2&a[b]=1'],
    ['a[b=1&a_b=2', 'a_b=2&a[b=1'],
    ['a%00%ff=1&a=2', 'a=2&a%00%ff=1'],
    ['a=1', 'a=2'],
    ['', 'a='],
  ])('%s asks something else than %s', (one, other) => {
    expect(canonicalSearch(one)).not.toBe(canonicalSearch(other));
  });
});

describe('the key of a read', () => {
  const plain = readKeyOf(groups.list, call());

  it('is the same for whoever asks', () => {
    expect(readKeyOf(groups.list, call({ requestId: 'other', caller: { consumerId: 'other' } as Caller, search: '' }))).toBe(plain);
  });

  it('is the same whether the usual media type is named or not', () => {
    expect(readKeyOf(groups.list, call({ accept: 'application/json' }))).toBe(plain);
  });

  it.each<[string, string]>([
    ['account', readKeyOf(groups.list, call({ accountId: '2' }))],
    ['row', readKeyOf(groups.create, call())],
    ['path', readKeyOf(groups.list, call({ params: { id: '7' } }))],
    ['query', readKeyOf(groups.list, call({ search: 'page=1' }))],
    ['media type', readKeyOf(groups.list, call({ accept: 'text/csv' }))],
    ['body', readKeyOf(groups.list, call({ body: { bytes: Buffer.from('[]'), contentType: 'application/json' } }))],
  ])('differs by %s', (_, other) => {
    expect(other).not.toBe(plain);
  });

  it('holds no body, which may be large and name persons', () => {
    const body = { bytes: Buffer.from('["anna@example.org"]'), contentType: 'application/json' };
    expect(readKeyOf(groupReceivers.query, call({ body }))).not.toContain('anna');
  });
});
