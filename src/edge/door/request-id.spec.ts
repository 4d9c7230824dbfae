import { describe, expect, it } from 'vitest';
import { readRequestId } from './request-id.js';

describe('readRequestId', () => {
  it.each(['r-1', '7d9f8d1e-0b7a-4b58-9b3b-0d9f4d2f8c11', 'a.b_c'])('takes %s', (sent) => {
    expect(readRequestId(sent)).toBe(sent);
  });

  it.each([
    undefined, '', 'a b', 'x'.repeat(65), 'anna@example.org', 'anna%40example.org', ['a', 'b'],
    'crgw_abcdefgh_0123456789012345678901234567890123456789012', 'id-crgw_abcdefgh_x', 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJ4In0.x',
  ])('makes a new one instead of %s', (sent) => {
    expect(readRequestId(sent)).toMatch(/^[0-9a-f-]{36}$/);
  });
});
