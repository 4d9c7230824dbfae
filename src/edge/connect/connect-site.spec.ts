import { describe, expect, it } from 'vitest';
import { readSettings } from '../../config/index.js';
import { AdminDoors } from '../door/index.js';
import { ConnectSite } from './connect-site.js';

const siteAt = (listening: string, ADMIN_URL?: string): ConnectSite => {
  const doors = new AdminDoors();
  doors.announce(listening);
  return new ConnectSite({ values: readSettings({ ADMIN_URL }) }, doors);
};

describe('where the pages for connecting accounts stand', () => {
  it.each([
    ['http://127.0.0.1:8081', undefined, 'http://127.0.0.1:8081/connect/cleverreach/callback'],
    ['http://0.0.0.0:8081', undefined, 'http://127.0.0.1:8081/connect/cleverreach/callback'],
    ['http://[::]:8081', undefined, 'http://127.0.0.1:8081/connect/cleverreach/callback'],
    ['http://[::1]:8081', undefined, 'http://[::1]:8081/connect/cleverreach/callback'],
    ['http://0.0.0.0:8081', 'https://ops.example', 'https://ops.example/connect/cleverreach/callback'],
    ['http://0.0.0.0:8081', 'https://ops.example:444/gateway/', 'https://ops.example:444/gateway/connect/cleverreach/callback'],
  ])('listening at %s with ADMIN_URL %s, CleverReach sends browsers back to %s', (listening, adminUrl, redirectUri) => {
    expect(siteAt(listening, adminUrl).redirectUri).toBe(redirectUri);
  });
});
