import type { Secret } from '../core/index.js';

export interface OAuthClient {
  readonly id: string;
  readonly secret: Secret | undefined;
}

/** What CleverReach's token endpoint gave. */
export interface IssuedTokens {
  readonly access: Secret;
  readonly refresh: Secret | undefined;
  readonly expiresInSeconds: number;
}

/** Whose a token is. */
export interface Owner {
  /** Customer number: digits. */
  readonly accountId: string;
  /** Company or person; the customer number where CleverReach names none. */
  readonly name: string;
}

/** What a browser brought from CleverReach, and what it was sent there with. */
export interface BrowserGrant {
  readonly code: Secret;
  readonly redirectUri: string;
  /** PKCE verifier. */
  readonly verifier: string;
}

/** CleverReach said no: trying again will not help. `reason` is a word of OAuth or one of ours, fit for logs. */
export class TokenRefused extends Error {
  constructor(readonly reason: string) {
    super(`CleverReach refused a token: ${reason}.`);
    this.name = 'TokenRefused';
  }
}

/** CleverReach's token endpoint. Throws `TokenRefused`, or `upstream_unavailable` where the outcome is open and a later try may work. */
export abstract class TokenExchange {
  /** Spends a refresh token. */
  abstract refresh(client: OAuthClient, refreshToken: Secret): Promise<IssuedTokens>;
  abstract clientCredentials(client: OAuthClient): Promise<IssuedTokens>;
  /** An access token of a sub-account, by its agency's token. Undefined where CleverReach refuses that one. */
  abstract subAccount(agency: Secret, accountId: string): Promise<IssuedTokens | undefined>;
  /** Spends the code of a browser. */
  abstract authorizationCode(client: OAuthClient, grant: BrowserGrant): Promise<IssuedTokens>;
  /** The account an access token belongs to. */
  abstract whoAmI(access: Secret): Promise<Owner>;
  /** How long an access token lives. Throws `TokenRefused` where CleverReach does not accept it. */
  abstract secondsLeft(access: Secret): Promise<number>;
  /** Ends an access token, and with it the refresh token of its pair. */
  abstract revoke(access: Secret): Promise<void>;
  abstract close(): Promise<void>;
}
