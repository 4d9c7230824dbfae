import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseJson } from './long-json.js';

const filling = 'x'.repeat(3_000);
const nested = fc.array(fc.record({ id: fc.nat(), text: fc.constantFrom('},{"id":', '}],[{"id":1', '\\"},{"id":', 'Zoë 😀', '') }), { maxLength: 3 });
const rows = fc.array(fc.record({ id: fc.oneof(fc.nat(), fc.string()), orders: nested, name: fc.constantFrom(filling, `},{"id":${filling}`) }), { minLength: 60, maxLength: 120, size: 'max' });

const told = (read: () => unknown): unknown => {
  try {
    return { value: read() };
  } catch {
    return 'no JSON';
  }
};

describe('a long JSON text', () => {
  it('has the same value in pieces as in one, whatever stands in its rows', () => {
    const property = fc.property(rows, fc.constantFrom(undefined, 1), (list, indent) => {
      const text = JSON.stringify(list, null, indent);
      expect(text.length).toBeGreaterThan(131_072);
      expect(parseJson(Buffer.from(text))).toEqual(list);
    });
    fc.assert(property, { numRuns: 40 });
  });

  it('is never one long text where its rows are short', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const list = Array.from({ length: 2_000 }, (_, id) => ({ id, name: 'Zoë '.repeat(50), orders: [{ order_id: 1 }, { order_id: 2 }] }));
    expect(parseJson(Buffer.from(JSON.stringify(list)))).toEqual(list);
    expect(Math.max(...parse.mock.calls.map(([text]) => text.length))).toBeLessThan(40_000);
    parse.mockRestore();
  });

  it('is no JSON in pieces where it is none in one', () => {
    const list = JSON.stringify(Array.from({ length: 80 }, (_, id) => ({ id, name: filling })));
    const place = fc.oneof(fc.nat({ max: list.length }), fc.nat({ max: 3 }), fc.integer({ min: list.length - 3, max: list.length }));
    const broken = fc.tuple(place, fc.nat({ max: 40 }), fc.constantFrom('', ',', '},', ',{', '}]', '[{', '"', '},{"id":', '}],[{"id":1}', '},,{"id":'));
    const property = fc.property(broken, ([at, without, put]) => {
      const text = `${list.slice(0, at)}${put}${list.slice(at + without)}`;
      expect(told(() => parseJson(Buffer.from(text)))).toEqual(told(() => JSON.parse(text)));
    });
    fc.assert(property, { numRuns: 300 });
  });
});
