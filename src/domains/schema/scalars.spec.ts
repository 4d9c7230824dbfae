import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DateTime, EmailAddress } from './scalars.js';

describe('DateTime', () => {
  it.each([
    ['2027-01-31T12:00:00Z', 1_801_396_800],
    ['2027-01-31T13:00:00.999+01:00', 1_801_396_800],
    ['2027-01-31', 1_801_353_600],
    ['2028-02-29T00:00:00Z', 1_835_395_200],
  ])('reads %s as Unix seconds', (text, seconds) => {
    expect(DateTime.parseValue(text)).toBe(seconds);
  });

  it.each(['yesterday', '2027-13-01', '2027-02-30', '2027-02-29T12:00:00Z', '2027-01-31T12:00:00', '1970-01-01', '1801396800', ''])('refuses "%s"', (text) => {
    expect(() => DateTime.parseValue(text)).toThrow('DateTime must be a moment');
  });

  it('refuses a number, whose unit nobody could know', () => {
    expect(() => DateTime.parseValue(1_801_396_800)).toThrow('DateTime must be a string.');
  });

  it('writes ISO 8601', () => {
    expect(DateTime.serialize(1_801_396_800)).toBe('2027-01-31T12:00:00.000Z');
  });

  it('writes every second as JavaScript does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 253_402_300_799 }), (seconds) => {
        expect(DateTime.serialize(seconds)).toBe(new Date(seconds * 1_000).toISOString());
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('EmailAddress', () => {
  it.each(['jane@example.org', 'jane+news@example.org', "o'hara@example.org", 'jürgen@müller.example', 'a/b@example.org', ` jane@example.org `])('takes "%s"', (text) => {
    expect(EmailAddress.parseValue(text)).toBe(text.trim());
  });

  it.each([
    '', 'jane', 'jane@', '@example.org', 'jane@example', 'a b@example.org', 'a@example.org,b@example.org', 'a@b@example.org', 'a@example.org/x', 'a\u0000@example.org',
    `${'a'.repeat(250)}@example.org`,
  ])('refuses "%s"', (text) => {
    expect(() => EmailAddress.parseValue(text)).toThrow('one e-mail address');
  });
});
