import { describe, expect, it } from 'vitest';
import { endpoints } from '../contract/index.js';
import { refuseTokenCalls, refuseTokenPaths } from './kept-calls.js';

const refuses = (check: () => void): boolean => {
  try {
    check();
    return false;
  } catch {
    return true;
  }
};

describe('kept calls', () => {
  it('are those that answer or end a token of CleverReach', () => {
    expect(endpoints.filter((endpoint) => refuses(() => { refuseTokenCalls(endpoint); })).map(({ id }) => id).sort()).toEqual([
      'clients.token', 'debug.exchange', 'oauth.authorize', 'oauth.revoke', 'oauth.revokeAtRoot', 'oauth.token',
    ]);
  });

  it.each([
    '/v3/debug/exchange.xml', '/v3/debug/Exchange', '/v3/oauth/token/x', '/v3/oauth', '/v3/clients/7/token/', '/v3/clients/7/to%6ben', '/v3/login', '/v3/x;token',
  ])('are not reached under the spelling %s', (path) => {
    expect(refuses(() => { refuseTokenPaths(path); })).toBe(true);
  });

  it('leave other unknown paths alone', () => {
    expect(refuses(() => { refuseTokenPaths('/v3/groups/7/something/new'); })).toBe(false);
  });
});
