import { expect, it } from 'vitest';
import { groupReceivers } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import { afterBatches, inBatches, joinBatches } from './batches.js';

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

it.each(['["one"]', '["one",2,3]', '[]'])('has the rows of later batches stand at their places though an earlier one was answered %s for two', (answer) => {
  const rows: unknown = JSON.parse(joinBatches([Buffer.from(answer), Buffer.from('[4]')], [['a', 'b'], ['c']]).toString());
  expect(rows).toEqual(['CleverReach did not answer for every row', 'CleverReach did not answer for every row', 4]);
});

it.each([
  [{ refusal: { status: 500, message: 'Internal Server Error' } }, 'Internal Server Error: rows 1 to 1000 of 2500 were sent before it'],
  [{ refusal: { status: 429, message: 'Too Many Requests: slow down' } }, 'Too Many Requests: slow down; rows 1 to 1000 of 2500 were sent before it'],
  [{}, 'Gateway Timeout: No answer.; rows 1 to 1000 of 2500 were sent before it'],
])('tells with the error of a later batch what went before it: %j', (options, message) => {
  const error = afterBatches(new GatewayError('upstream_timeout', 'No answer.', options), { sentRows: 1_000, allRows: 2_500 }) as GatewayError;
  expect([error.code, error.refusal?.message]).toEqual(['upstream_timeout', message]);
});

it('leaves the error of the first batch as it is', () => {
  const error = new GatewayError('upstream_timeout', 'No answer.');
  expect(afterBatches(error, { sentRows: 0, allRows: 2_500 })).toBe(error);
});
