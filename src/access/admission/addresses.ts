import { isIP, SocketAddress } from 'node:net';

/** Some proxies add the port, some the zone. */
const bareAddress = (text: string): string => {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? [];
  const [, beforePort] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text) ?? [];
  return (bracketed ?? beforePort ?? text).replace(/%.*$/, '');
};

/** An IP address in its one short form, IPv4 also where it was mapped into IPv6; empty for anything else. */
export const readAddress = (text: string | undefined): string => {
  const bare = bareAddress((text ?? '').trim());
  const family = isIP(bare);
  if (family === 0) return '';
  const { address } = new SocketAddress({ address: bare, family: family === 4 ? 'ipv4' : 'ipv6' });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
};

const groupsOf = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));

/** What one customer of a provider has: an IPv4 address, or the first half of an IPv6 address. */
export const neighbourhoodOf = (address: string): string => {
  if (isIP(address) !== 6) return address;
  const [begin = '', end = ''] = address.split('::');
  const before = groupsOf(begin);
  const after = groupsOf(end);
  const groups = address.includes('::') ? [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after] : before;
  return `${groups.slice(0, 4).join(':')}::/64`;
};
