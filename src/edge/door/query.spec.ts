import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuery, tokensOfQuery, withoutToken } from './query.js';

describe('withoutToken', () => {
  it.each([
    ['token=x&a=%20b+c&d', 'a=%20b+c&d'],
    ['a=1&token=x&a=2', 'a=1&a=2'],
    ['to%6ben=x&a=1', 'a=1'],
    ['+token=x&token[]=y&token%00z=w&TOKEN=v&a=1', 'a=1'],
    ['token%00%ff=x&%74oken%5B%ff=y&a%ff=1', 'a%ff=1'],
    ['tokens=1&mytoken=2', 'tokens=1&mytoken=2'],
    ['token', ''],
    ['', ''],
    ['a=%zz&token=%zz', 'a=%zz'],
    ['a=%7B%7D&%74oken=x', 'a=%7B%7D'],
    ['a=%74oken&b=1', 'a=%74oken&b=1'],
  ])('%s becomes %s', (query, rest) => {
    expect(withoutToken(query)).toBe(rest);
  });

  const part = fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll('&', ''));
  const other = fc.tuple(part, part).map(([name, value]) => `x${name}=${value}`);
  const token = fc.tuple(fc.constantFrom('token', 'Token', 'to%6Ben', '%74oken', ' token', 'token[]', 'token[a]'), part).map(([name, value]) => `${name}=${value}`);
  const parts = fc.array(fc.oneof(other, token));

  it('keeps every other parameter as sent, whatever it holds, and lets no token through', () => {
    fc.assert(
      fc.property(parts, (all) => {
        expect(withoutToken(all.join('&'))).toBe(all.filter((one) => one.startsWith('x')).join('&'));
      }),
      { numRuns: 2_000 },
    );
  });

  it('has nothing more to take away the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        expect(tokensOfQuery(withoutToken(query))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('readQuery', () => {
  it('lets the last of several values win and leaves the token out', () => {
    expect([...readQuery('a=1&token=x&a=2&b=c%40d+e')]).toEqual([['a', '2'], ['b', 'c@d e']]);
  });

  it('forgives a question mark at the end of a value only where asked to', () => {
    expect([readQuery('state=draft?').get('state'), readQuery('state=draft?', 'forgiving').get('state')]).toEqual(['draft?', 'draft']);
  });
});
