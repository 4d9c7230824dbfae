/** Rows that the gateway answers itself, and who says what it answers. */
export const answeredHere: Readonly<Record<string, string>> = {
  'clients.token': 'test/e2e/v3-sub-accounts',
  'debug.ping': 'test/e2e/v3-oauth',
  'debug.ttl': 'test/e2e/v3-oauth',
  'debug.validate': 'test/e2e/v3-oauth',
  'debug.exchange': 'test/e2e/v3-oauth',
  'oauth.authorize': 'the consent page of the gateway',
  'oauth.token': 'test/e2e/v3-oauth',
  'oauth.revoke': 'test/e2e/v3-oauth',
  'oauth.revokeAtRoot': 'test/e2e/v3-oauth',
  'webhooks.register': 'test/e2e/v3-webhooks',
  'webhooks.list': 'test/e2e/v3-webhooks',
  'webhooks.remove': 'test/e2e/v3-webhooks',
};
