import { describe, expect, it } from 'vitest';
import { toFacts, toMinute, toTable } from './table.js';

describe('a table', () => {
  it('lines up whatever the letters are', () => {
    const table = toTable(['name', 'state'], [['Shöp', 'a'], ['Sho\u0308p', 'b'], ['日本', 'c'], ['ok 🙂', 'd']], 'none');
    expect(table.split('\n')).toEqual(['NAME   STATE', 'Shöp   a', 'Sho\u0308p   b', '日本   c', 'ok 🙂  d']);
  });

  it('lets no name move the cursor or break the line', () => {
    expect([toTable(['name'], [['a\u001b[2Jb\nc']], 'none'), toFacts([['name', 'a\r\u0007']])]).toEqual(['NAME\na\uFFFD[2Jb\uFFFDc', 'name  a\uFFFD\uFFFD']);
  });

  it('tells times in UTC', () => {
    expect([toMinute(Date.UTC(2026, 10, 29, 11, 22, 33)), toMinute(undefined)]).toEqual(['2026-11-29 11:22Z', '-']);
  });
});
