import { expect, it } from 'vitest';
import { SharedRead } from './shared-read.js';

const readOf = (rows: number): SharedRead => {
  const bytes = Buffer.from(JSON.stringify(Array.from({ length: rows }, (_, at) => ({ id: String(at), email: 'jane@example.org' }))));
  return new SharedRead({ status: 200, headers: {}, bytes }, { accountId: '1001', isRepeatable: true, effect: 'read', maxBytes: Infinity, signal: undefined });
};

it.each([
  ['a small answer is parsed once', 2, true],
  ['a large answer is parsed anew once all promises that can go on have gone on', 1_000, false],
])('%s', async (_, rows, isOnce) => {
  const read = readOf(rows);
  const first = read.json();
  await Promise.resolve();
  expect(read.json() === first).toBe(true);
  await new Promise((resolve) => {
    process.nextTick(resolve);
  });
  expect(read.json() === first).toBe(isOnce);
  expect(read.json()).toEqual(first);
});
