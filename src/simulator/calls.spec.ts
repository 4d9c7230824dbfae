import { expect, it } from 'vitest';
import { CallLog, hideToken } from './calls.js';

it('keeps the newest 10,000 calls, oldest first', () => {
  const log = new CallLog();
  for (let at = 1; at <= 25_000; at += 1) log.add({ time: '', method: 'GET', path: String(at), endpoint: null, account: null, status: 200 });
  expect([log.list().length, log.list()[0]?.path, log.list().at(-1)?.path]).toEqual([10_000, '15001', '25000']);
});

it.each([
  ['/v3/groups?token=abc', '/v3/groups?token=…'],
  ['/v3/groups?a=1&TOKEN=abc&b=2', '/v3/groups?a=1&TOKEN=…&b=2'],
  ['/v3/groups?mytoken=abc', '/v3/groups?mytoken=abc'],
])('writes %s as %s', (path, shown) => expect(hideToken(path)).toBe(shown));
