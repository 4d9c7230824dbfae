import type { Shaped } from '../shape.js';
import { anyOf, array, boolean, integer, named, object, oneOf, string } from '../shape.js';

const expires_in = integer({ minimum: 0, description: 'Seconds; 2592000 in live accounts, 31536000 in the vendor sample.' });

/**
 * Answer of the token endpoint. Sources: HOWTO, SDK, CORE1, IC; documented.
 * Every refresh brings a new refresh token. client_credentials answers are only read for access_token and expires_in.
 */
export const TokenResponse = named(
  'TokenResponse',
  object(
    { access_token: string({ minLength: 1 }), expires_in },
    { refresh_token: string(), token_type: string({ description: 'bearer' }), scope: anyOf(string(), array(string())) },
  ),
);
export type TokenResponse = Shaped<typeof TokenResponse>;

/** Answer of the exchange: all three keys, or it failed. Source: CORE1; seen. */
export const ExchangedToken = named(
  'ExchangedToken',
  object({ access_token: string({ minLength: 1 }), expires_in, refresh_token: string({ minLength: 1 }) }),
);
export type ExchangedToken = Shaped<typeof ExchangedToken>;

/** Sources: HOWTO, SDK (code and refresh), APT, SWG10 (client_credentials); documented. */
export const TokenRequest = named(
  'TokenRequest',
  object(
    { grant_type: oneOf('authorization_code', 'refresh_token', 'client_credentials') },
    {
      client_id: string({ description: 'Here or as the user of HTTP Basic.' }),
      client_secret: string({ description: 'Here or as the password of HTTP Basic.' }),
      code: string({ description: 'With authorization_code.' }),
      redirect_uri: string({ description: 'With authorization_code; the one sent to authorize.' }),
      refresh_token: string({ description: 'With refresh_token.' }),
    },
    { examples: [{ grant_type: 'client_credentials', client_id: 'my-client', client_secret: 'my-secret' }] },
  ),
);
export type TokenRequest = Shaped<typeof TokenRequest>;

/** Source: CORE; seen. */
export const OnboardingReport = named(
  'OnboardingReport',
  object({ finished: boolean() }, { name: string(), brand: string(), client_id: string() }),
);

const names = anyOf(array(string()), array(object({})));

/** Names of what a shop plugin synchronises; the type of the items is not known. Source: CORE; seen. */
export const SyncSettings = named('SyncSettings', object({}, { import: names, not_import: names }));

/** Error body of the token endpoint, with HTTP 400. Sources: SWG10, SDK; seen. */
export const OAuthError = named('OAuthError', object({ error: string() }, { error_description: string() }));
export type OAuthError = Shaped<typeof OAuthError>;
