import { describe, expect, it } from 'vitest';
import { Secret } from '../core/index.js';
import { areEqualDigests, generateApiKey, prefixOf, sha256 } from './api-key.js';

describe('an API key', () => {
  it('can be found by its prefix and proven by its hash', () => {
    const { key, prefix, hash } = generateApiKey();
    expect([prefixOf(key), areEqualDigests(hash, sha256(key.reveal()))]).toEqual([prefix, true]);
  });

  it('is never made twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => generateApiKey().key.reveal())).size).toBe(1_000);
  });

  it.each(['crgw_', 'crgw_abcdefgh', `crgw_abcdefgh_${'a'.repeat(42)}`, `crgw_abcdefgh_${'a'.repeat(44)}`, `xxxx_abcdefgh_${'a'.repeat(43)}`])(
    'has another form than %s',
    (text) => {
      expect(prefixOf(new Secret(text))).toBeUndefined();
    },
  );
});
