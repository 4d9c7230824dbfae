import { describe, expect, it } from 'vitest';
import { isInNetworks } from './allowed-networks.js';

describe('isInNetworks', () => {
  it.each([
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['11.1.2.3', ['10.0.0.0/8'], false],
    ['192.0.2.7', ['10.0.0.0/8', '192.0.2.7'], true],
    ['2001:db8:1::9', ['2001:db8::/32'], true],
    ['2001:db9::1', ['2001:db8::/32'], false],
    ['10.1.2.3', ['::ffff:10.0.0.0/104'], true],
    ['11.1.2.3', ['::ffff:10.0.0.0/104'], false],
    ['10.1.2.3', ['2000::/3'], false],
    ['10.1.2.3', [], false],
    ['', ['0.0.0.0/0', '::/0'], false],
    ['unknown', ['0.0.0.0/0', '::/0'], false],
  ] as const)('finds %j in %j: %s', (address, networks, isIn) => {
    expect(isInNetworks(networks, address)).toBe(isIn);
  });
});
