import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateKeyEntry, parseKeys } from './vault-key.js';

const key = randomBytes(32).toString('base64');

describe('parseKeys', () => {
  it('takes the first key for sealing and ignores blank lines', () => {
    const ring = parseKeys(['', ` new:${key} `, `old:${key}`, ''], 'VAULT_KEY_FILE');
    expect([ring.first.id, ring.keys.map(({ id }) => id)]).toEqual(['new', ['new', 'old']]);
  });

  it.each([
    ['no key', [''], 'VAULT_KEYS holds no vault key.'],
    ['a short key', [`k1:${randomBytes(16).toString('base64')}`], 'VAULT_KEYS holds a vault key that is not id:base64 of 32 bytes.'],
    ['a long key', [`k1:${randomBytes(33).toString('base64')}`], 'VAULT_KEYS holds a vault key that is not id:base64 of 32 bytes.'],
    ['a key without a name', [key], 'VAULT_KEYS holds a vault key that is not id:base64 of 32 bytes.'],
    ['a name with a dot', [`k.1:${key}`], 'VAULT_KEYS holds a vault key that is not id:base64 of 32 bytes.'],
    ['a name used twice', [`k1:${key}`, `k1:${key}`], 'VAULT_KEYS holds two vault keys of the same id.'],
  ])('refuses %s without printing it', (_, entries, sentence) => {
    expect(() => parseKeys(entries, 'VAULT_KEYS')).toThrow(expect.objectContaining({ message: sentence }));
  });
});

describe('generateKeyEntry', () => {
  it('makes keys that can be read, each of another name', () => {
    const entries = [generateKeyEntry(), generateKeyEntry()];
    expect(parseKeys(entries, 'VAULT_KEYS').keys).toHaveLength(2);
  });
});
