import { expect, it } from 'vitest';
import { groupReceivers } from '../../contract/index.js';
import { inBatches, joinBatches } from './batches.js';

const receivers = (count: number) => Array.from({ length: count }, (_, at) => ({ email: `${at}@example.org` }));

it('cuts a list into as many bodies as v3 takes, in order and without loss', () => {
  const batches = inBatches(groupReceivers.insert, receivers(2_001)) as unknown[][];
  expect([batches.map(({ length }) => length), batches.flat()]).toEqual([[1_000, 1_000, 1], receivers(2_001)]);
});

it.each([[receivers(1_000)], [[]], [{ email: 'a@example.org' }], [undefined]])('leaves what fits as it is', (body) => {
  expect(inBatches(groupReceivers.insert, body)).toEqual([body]);
});

it('joins answers row by row in the order of the batches and hands a single one on untouched', () => {
  const batches = [['a', 'b'], ['c', 'd'], ['e']];
  const join = (answers: readonly string[], rows: typeof batches) => joinBatches(answers.map((text) => Buffer.from(text)), rows).toString();
  expect([join(['["ü",2]', 'false', '[3]'], batches), join(['{ "a" : 1 }'], [['a']])]).toEqual(['["ü",2,false,false,3]', '{ "a" : 1 }']);
});
