import { describe, expect, it } from 'vitest';
import type { CacheUse } from '../../upstream/index.js';
import { gatewayHeaders, noteCacheUse } from './cache-status.js';
import type { RequestNotes } from './door-call.js';

const use = (outcome: CacheUse['outcome'], ageSeconds: number, freshSeconds: number): CacheUse => ({ outcome, ageSeconds, freshSeconds });

const headersAfter = (...uses: readonly CacheUse[]): unknown => {
  const notes: RequestNotes = {};
  uses.forEach(noteCacheUse(notes));
  const { 'x-request-id': id, ...told } = gatewayHeaders({ requestId: 'request-1', notes });
  expect(id).toBe('request-1');
  return told;
};

describe('what an answer tells of kept answers', () => {
  it('is nothing where none could be served', () => {
    expect(headersAfter()).toEqual({});
  });

  it.each<[string, readonly CacheUse[], unknown]>([
    ['a fresh one', [use('hit', 2, 8)], { 'cache-status': 'cleverreach-gateway; hit; ttl=8', age: '2' }],
    ['an old one', [use('stale', 12, -2)], { 'cache-status': 'cleverreach-gateway; hit; detail=stale-while-revalidate; ttl=-2', age: '12' }],
    ['an old one after a failure', [use('stale_if_error', 12, -2)], { 'cache-status': 'cleverreach-gateway; fwd=stale; detail=stale-if-error; ttl=-2', age: '12' }],
    ['none that was there', [use('miss', 0, 10)], { 'cache-status': 'cleverreach-gateway; fwd=uri-miss; ttl=10' }],
    ['several, of which the oldest counts', [use('hit', 2, 8), use('hit', 9, 1), use('hit', 3, 7)], { 'cache-status': 'cleverreach-gateway; hit; ttl=1', age: '9' }],
    ['some beside new ones', [use('miss', 0, 1), use('hit', 4, 6)], { 'cache-status': 'cleverreach-gateway; fwd=partial; ttl=6', age: '4' }],
  ])('%s', (_, uses, headers) => {
    expect(headersAfter(...uses)).toEqual(headers);
  });
});
