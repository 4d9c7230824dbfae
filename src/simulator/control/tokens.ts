import type { Fields } from '../fields.js';
import { findInteger, findText, readFlag } from '../fields.js';
import type { World } from '../world.js';

/** How many tokens were ended, for the test to see that it hit any. */
export interface TokensChanged {
  readonly expired: number;
  readonly killedRefreshTokens: number;
}

/**
 * `expire: true` ends every access token now, `killRefreshTokens: true` every refresh token;
 * `expiresInSeconds` and `refreshExpiresInSeconds` set the lifetime of tokens to come. `clientId` limits it to one app.
 */
export const changeTokens = ({ store }: World, fields: Fields): TokensChanged => {
  const clientId = findText(fields, 'clientId');
  const isMeant = (id: string): boolean => clientId === undefined || clientId === id;
  const end = (kind: 'access' | 'refresh'): number => {
    const tokens = store.tokens.where('kind', kind).filter((token) => isMeant(token.clientId));
    for (const token of tokens) store.tokens.remove(token.id);
    return tokens.length;
  };
  for (const client of store.clients.all().filter(({ id }) => isMeant(id))) {
    store.clients.put({
      ...client,
      accessTokenSeconds: findInteger(fields, 'expiresInSeconds') ?? client.accessTokenSeconds,
      refreshTokenSeconds: findInteger(fields, 'refreshExpiresInSeconds') ?? client.refreshTokenSeconds,
    });
  }
  return {
    expired: readFlag(fields, 'expire', false) ? end('access') : 0,
    killedRefreshTokens: readFlag(fields, 'killRefreshTokens', false) ? end('refresh') : 0,
  };
};
