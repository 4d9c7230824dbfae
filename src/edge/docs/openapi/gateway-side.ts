import { tables } from '../../../contract/index.js';
import type { Endpoint } from '../../../contract/index.js';

/** Where the gateway does something else than hand a call on to CleverReach. */
export interface GatewaySide {
  /** What a caller must know; stands in place of the row's notes, which speak about CleverReach alone. */
  readonly says: string;
  /** `none` is needed, `any` that is good will do, `client` is a consumer's client id and secret; else the row's scope is needed. */
  readonly credential?: 'none' | 'any' | 'client';
  /** CleverReach is not asked on behalf of an account. */
  readonly isAnsweredHere: boolean;
}

const { clients, debug, explorer, oauth } = tables;

const revoke: GatewaySide = {
  says: 'Ends the presented token of the gateway, and nothing else: the CleverReach grant of the account stays. '
    + 'An API key is refused with 403: the operator of the gateway revokes it.',
  credential: 'any',
  isAnsweredHere: true,
};

const sides: Readonly<Record<string, GatewaySide>> = {
  [oauth.token.id]: {
    says: 'Gives tokens of the gateway, never of CleverReach, for the client id and secret of a consumer, in the body or by HTTP Basic. '
      + 'The grants are client_credentials, refresh_token and authorization_code, the latter with a code of oauth.authorize and its redirect_uri, '
      + 'and with code_verifier where the code was asked for with a PKCE challenge. A code or refresh token works once; a code that comes again '
      + 'ends the tokens it gave. A refresh brings a new refresh token.',
    credential: 'client',
    isAnsweredHere: true,
  },
  [oauth.revoke.id]: revoke,
  [oauth.revokeAtRoot.id]: revoke,
  [oauth.authorize.id]: {
    says: 'A page of the gateway, for browsers: a person signs in with a key of the consumer or of an operator and allows its OAuth client to have tokens '
      + 'of the gateway. redirect_uri is one that the operator has registered for the client. PKCE with S256 is accepted, scope is ignored: '
      + 'tokens have the scopes of the consumer. Afterwards the browser is sent to redirect_uri with a code that works once within a minute.',
    credential: 'none',
    isAnsweredHere: true,
  },
  [debug.ping.id]: { says: 'Answered by the gateway, which is alive; CleverReach is not asked.', credential: 'none', isAnsweredHere: true },
  [debug.ttl.id]: {
    says: 'Speaks about the credential of the gateway that makes the call. For an API key without an end it is 31536000.',
    credential: 'any',
    isAnsweredHere: true,
  },
  [debug.validate.id]: { says: 'Speaks about the credential of the gateway that makes the call.', credential: 'any', isAnsweredHere: true },
  [debug.exchange.id]: {
    says: 'Gives a new pair of tokens of the gateway to whoever holds one from oauth.token or from a login. '
      + 'Unlike at CleverReach the presented token stays valid. An API key is refused with 403.',
    credential: 'any',
    isAnsweredHere: true,
  },
  [debug.whoami.id]: {
    says: 'The CleverReach account that the call is for, not the consumer of the gateway. `id` is the customer number, not an OAuth client id.',
    credential: 'any',
    isAnsweredHere: false,
  },
  [clients.token.id]: {
    says: 'Gives a token of the gateway that is bound to the sub-account, never CleverReach\'s own. The answer is a secret. '
      + 'An API key, and a token that is bound to a sub-account already, are refused with 403.',
    isAnsweredHere: false,
  },
  [explorer.swagger.id]: {
    says: 'CleverReach\'s own document (Swagger 2.0): it knows nothing of the gateway, lacks endpoints, and mostly calls its answers strings.',
    credential: 'any',
    isAnsweredHere: false,
  },
};

/** What is different about an endpoint at the gateway, where something is. */
export const gatewaySideOf = (endpoint: Endpoint): GatewaySide | undefined => sides[endpoint.id];
