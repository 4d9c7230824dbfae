import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewriteRows } from './rewrite-bytes.js';
import { numbersAsNumbers } from './rewrites/numbers.js';

const nasty = fc.constantFrom('},{"', '},{"id":"5"', '},{', '"},{"a', '\\', '{"id":"7"}', 'ü', '€', '😀', 'a');
const texts = fc.oneof(nasty, fc.string(), fc.array(nasty, { maxLength: 4 }).map((parts) => parts.join('')));
const row = fc.record({
  id: fc.nat().map(String),
  email: texts,
  attributes: fc.dictionary(fc.constantFrom('id', 'note', 'group_id'), fc.oneof(texts, fc.nat().map(String))),
  events: fc.array(fc.record({ mailing_id: fc.nat().map(String), value: texts }), { maxLength: 3 }),
});

describe('a long list', () => {
  it('is rewritten piece by piece as it would be at once, whatever its texts look like', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), fc.integer({ min: 1, max: 200 }), (rows, pieceBytes) => {
        const bytes = Buffer.from(JSON.stringify(rows));
        const atOnce = numbersAsNumbers.apply(bytes.toString('latin1'));
        expect(rewriteRows(bytes, numbersAsNumbers.apply, pieceBytes).toString('latin1')).toBe(atOnce);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is cut between its rows', () => {
    const seen: string[] = [];
    rewriteRows(Buffer.from('[{"a":1},{"a":2},{"a":3}]'), (text) => (seen.push(text), text), 12);
    expect(seen).toEqual(['[{"a":1},', '{"a":2},', '{"a":3}]']);
  });

  it.each(['', '[]', 'true', '"ü"'])('or anything else is given on whole where it is short: %j', (text) => {
    expect(rewriteRows(Buffer.from(text), (each) => `${each}!`).toString()).toBe(`${text}!`);
  });
});
