import { describe, expect, it } from 'vitest';
import { tables } from '../../contract/index.js';
import { expectDone, expectObject, expectRows, readMoment } from './answers.js';

const { groups, groupReceivers } = tables;
const codeOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('an answer of CleverReach', () => {
  it.each([[false], [null], [{ error: 'x' }], ['text'], [['text']], [[false]]])('%j is no list of rows', (answer) => {
    expect(codeOf(() => expectRows(groups.list, answer as never))).toBe('upstream_invalid_answer');
  });

  it('may be an object in a list of one', () => {
    expect(expectObject(groups.get, [{ id: '7' }])).toEqual({ id: '7' });
  });

  it.each([[false], [true], [[]], [[{}, {}]], ['7']])('%j is no object', (answer) => {
    expect(codeOf(() => expectObject<unknown>(groups.get, answer))).toBe('upstream_invalid_answer');
  });

  it.each([[false], [null], [1], ['true']])('%j is no confirmation: what a write did is open', (answer) => {
    expect(codeOf(() => expectDone(groupReceivers.deactivate)(answer as boolean))).toBe('outcome_unknown');
    expect(codeOf(() => expectDone(groups.clear)(answer as boolean))).toBe('outcome_unknown');
  });

  it('of the wrong kind leaves open what a write did', () => {
    expect(codeOf(() => expectObject<unknown>(groupReceivers.add, true))).toBe('outcome_unknown');
  });

  it('says never with 0', () => {
    expect([0, undefined, 1_700_000_000].map(readMoment)).toEqual([null, null, 1_700_000_000]);
  });
});
