import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../core/index.js';
import { CipherVault } from './cipher.js';
import type { Place } from './ports.js';
import { parseKeys } from './vault-key.js';

const entry = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [first, second] = [entry('k1'), entry('k2')];
const vaultOf = (...entries: string[]): CipherVault => new CipherVault(parseKeys(entries, 'VAULT_KEYS'));

const place: Place = { owner: '129148', kind: 'access_token' };
const text = new Secret('täglich-neues-token');
const open = (sealed: string, where: Place = place, vault = vaultOf(first)): string => vault.open(sealed, where).reveal();

/** The sealed text with one bit of one of its parts turned around. */
const turnBit = (sealed: string, part: number): string => {
  const parts = sealed.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return parts.with(part, bytes.toString('base64url')).join('.');
};

describe('CipherVault', () => {
  const sealed = vaultOf(first).seal(text, place);
  const damaged = 'A sealed text does not open: it was changed, belongs elsewhere, or its key is another one.';

  it('opens what it has sealed, the empty text too', () => {
    expect([open(sealed), open(vaultOf(first).seal(new Secret(''), place))]).toEqual(['täglich-neues-token', '']);
  });

  it('seals the same text differently each time, and never readably', () => {
    const again = vaultOf(first).seal(text, place);
    expect([again === sealed, /^k1\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/.test(sealed), sealed.includes('token')]).toEqual([false, true, false]);
  });

  it('does not open a row copied to another account', () => {
    expect(() => open(sealed, { ...place, owner: '129149' })).toThrow(damaged);
  });

  it('does not open a text of another kind', () => {
    expect(() => open(sealed, { ...place, kind: 'refresh_token' })).toThrow(damaged);
  });

  it('keeps places apart whose names run together', () => {
    const one = vaultOf(first).seal(text, { kind: 'check', owner: 'er1' });
    expect(() => open(one, { kind: 'checker' as never, owner: '1' })).toThrow(damaged);
  });

  it.each([
    ['nonce', 1],
    ['ciphertext', 2],
    ['tag', 3],
  ])('does not open a text whose %s was changed', (_, part) => {
    expect(() => open(turnBit(sealed, part))).toThrow(damaged);
  });

  it('does not open a text whose tag was cut short', () => {
    expect(() => open(sealed.slice(0, -6))).toThrow('A sealed text is damaged: it has not the form of one.');
  });

  it('does not open with another key of the same name', () => {
    expect(() => open(sealed, place, vaultOf(entry('k1')))).toThrow(damaged);
  });

  it('names the key it lacks', () => {
    expect(() => open(sealed, place, vaultOf(second))).toThrow('A text was sealed with the vault key k1, which this process does not have.');
  });

  it('opens old texts after a rotation and seals new ones with the first key', () => {
    const rotated = vaultOf(second, first);
    expect([open(sealed, place, rotated), rotated.seal(text, place).split('.')[0]]).toEqual(['täglich-neues-token', 'k2']);
  });

  it('prints neither keys nor texts', () => {
    const printed = inspect([vaultOf(first), vaultOf(first).open(sealed, place)], { depth: 9, showHidden: true });
    expect([first.slice(3), text.reveal()].filter((secret) => printed.includes(secret))).toEqual([]);
  });
});
