import { describe, expect, it } from 'vitest';
import { neighbourhoodOf, readAddress } from './addresses.js';

describe('readAddress', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
  ])('reads %j', (text, address) => {
    expect(readAddress(text)).toBe(address);
  });

  it.each([undefined, '', 'unknown', '10.0.0.1, 10.0.0.2', '10.0.0.256', '10.0.0.0/8', '<script>', '010.0.0.1'])('takes %j for no address', (text) => {
    expect(readAddress(text)).toBe('');
  });
});

describe('neighbourhoodOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('puts %j with its like', (address, neighbourhood) => {
    expect(neighbourhoodOf(address)).toBe(neighbourhood);
  });
});
