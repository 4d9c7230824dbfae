import { describe, expect, it } from 'vitest';
import { isNetwork } from './network.js';

describe('isNetwork', () => {
  it.each([
    ['10.0.0.0/8', true],
    ['10.0.0.1', true],
    ['2001:db8::/32', true],
    ['10.0.0.0/33', false],
    ['10.0.0.0/', false],
    ['loopback', false],
    ['10.0.0.0/255.0.0.0', false],
  ])('judges %j', (text, isOne) => {
    expect(isNetwork(text)).toBe(isOne);
  });
});
