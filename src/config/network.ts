import { isIP } from 'node:net';

/** Whether a text is an IP address, or a network in CIDR notation such as 10.0.0.0/8. */
export const isNetwork = (text: string): boolean => {
  const [, address = '', prefix] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && (prefix === undefined || Number(prefix) <= (family === 4 ? 32 : 128));
};
