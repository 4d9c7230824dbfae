import { BlockList, isIP } from 'node:net';
import { LRUCache } from 'lru-cache';

const MAX_LISTS = 1_000;
const MAPPED_BITS = 96;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return list;
};

/** Callers come with IPv4 addresses as such, so a network of mapped ones is one of IPv4. */
const unmapped = (network: string): string => {
  const [, address, prefix] = /^::ffff:(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/i.exec(network) ?? [];
  if (address === undefined || (prefix !== undefined && Number(prefix) < MAPPED_BITS)) return network;
  return prefix === undefined ? address : `${address}/${Number(prefix) - MAPPED_BITS}`;
};

const lists = new LRUCache<string, BlockList>({ max: MAX_LISTS });

/** Whether an address in its short form lies in one of the networks. An unknown address lies in none. */
export const isInNetworks = (networks: readonly string[], address: string): boolean => {
  if (isIP(address) === 0) return false;
  const key = networks.join(' ');
  const list = lists.get(key) ?? listOf(networks.map(unmapped));
  lists.set(key, list);
  return list.check(address, familyOf(address));
};
