import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printData, printRows } from './printed-rows.js';

const row = fc.record({ name: fc.string({ unit: 'binary' }), note: fc.oneof(fc.constant(null), fc.string({ unit: 'grapheme', maxLength: 300 })), count: fc.double() });
const rows = fc.array(row, { maxLength: 160, size: 'max' });

const answerOf = (members: object): object => Object.assign(Object.create(null) as object, members);

describe('printed rows', () => {
  it('are the text that JSON has for them, whatever their number, letters and surroundings', () => {
    const property = fc.property(rows, rows, fc.string(), (first, second, name) => {
      const lists = (finish: (list: readonly unknown[]) => unknown): object => answerOf({ first: finish(first), [`n${first.length}`]: name, pair: [answerOf({ second: finish(second) }), null], none: answerOf({}) });
      const printed = printData(lists(printRows));
      expect(printed.toString() === JSON.stringify({ data: lists((list) => list) })).toBe(true);
      expect(JSON.stringify(lists(printRows)) === JSON.stringify(lists((list) => list))).toBe(true);
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('are bytes where they are long, and a text where they are short', () => {
    const list = Array.from({ length: 1_000 }, (_, id) => ({ id, name: `Zoë ${id}` }));
    expect(printData(answerOf({ list: printRows(list) }))).toSatisfy((bytes) => Buffer.isBuffer(bytes) && bytes.equals(Buffer.from(JSON.stringify({ data: { list } }))));
    expect(printData(answerOf({ list: printRows(list.slice(0, 2)) }))).toBe(JSON.stringify({ data: { list: list.slice(0, 2) } }));
  });
});
