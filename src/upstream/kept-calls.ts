import type { Endpoint } from '../contract/index.js';
import { GatewayError } from '../core/index.js';

/** Calls that answer or end a token of CleverReach. The gateway answers them itself; they never go upstream for a caller. */
const aboutTokens: ReadonlySet<string> = new Set([
  'clients.token', 'debug.exchange', 'oauth.authorize', 'oauth.token', 'oauth.revoke', 'oauth.revokeAtRoot',
]);

const kept = (facts: { readonly endpoint?: string }): GatewayError =>
  new GatewayError('forbidden', 'The gateway keeps the tokens of CleverReach to itself.', { facts });

/** Throws `forbidden` for a row that answers or ends a token of CleverReach. */
export const refuseTokenCalls = (endpoint: Endpoint): void => {
  if (aboutTokens.has(endpoint.id)) throw kept({ endpoint: endpoint.id });
};

/** Throws `forbidden` for a path outside the contract that could be another spelling of such a row (`/v3/debug/exchange.xml`). */
export const refuseTokenPaths = (path: string): void => {
  const words = decodeURIComponent(path).toLowerCase().split(/[^a-z]+/);
  if (words.some((word) => /^(oauth|login|token|exchange)/.test(word))) throw kept({});
};
