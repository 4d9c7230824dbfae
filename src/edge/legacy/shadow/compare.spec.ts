import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../changes/json.js';
import { compareStructures } from './compare.js';

describe('compareStructures', () => {
  it.each<{ readonly what: string; readonly old: Json; readonly ours: Json; readonly told: readonly string[] }>([
    { what: 'another type', old: [{ id: 7 }], ours: [{ id: '7' }], told: ['$[].id: number → string'] },
    { what: 'what ours lacks', old: [{ id: 7, isLocked: false }], ours: [{ id: 7 }], told: ['$[].isLocked: missing'] },
    { what: 'what only ours has', old: { id: 7 }, ours: { id: 7, backup: true }, told: ['$.backup: extra'] },
    { what: 'another kind of answer once, not each thing in it', old: false, ours: [{ id: 7 }], told: ['$: boolean → array'] },
    { what: 'no values', old: { email: 'jane@example.org' }, ours: { email: 'ada@example.org' }, told: [] },
    { what: 'nothing of the entries of an empty list', old: [], ours: [{ id: 7 }], told: [] },
    { what: 'each difference once for a whole list', old: [{ id: 1 }, { id: 2 }], ours: [{ id: '1' }, { id: '2' }], told: ['$[].id: number → string'] },
    { what: 'no names of attributes', old: { attributes: { shoe_size: 3 } }, ours: { attributes: { shoe_size: '3' } }, told: ['$.attributes.*: number → string'] },
    { what: 'no addresses that serve as names', old: { 'jane@example.org': 1 }, ours: { 'jane@example.org': '1' }, told: ['$.*: number → string'] },
  ])('tells $what', ({ old, ours, told }) => expect(compareStructures(old, ours)).toEqual(told));

  it('finds nothing between an answer and itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(compareStructures(value as Json, value as Json)).toEqual([]);
      }),
    );
  });
});
