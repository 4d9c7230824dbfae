import type { Secret } from '../core/index.js';

export type GrantState = 'connected' | 'waiting' | 'reconnect_needed';

/** What an operator may see of a grant: never a token. */
export interface GrantStatus {
  readonly accountId: string;
  readonly name: string;
  readonly clientId: string;
  readonly state: GrantState;
  /** Milliseconds since 1970, or undefined before the first token. */
  readonly expiresAt: number | undefined;
  readonly failures: number;
}

/** How an account is first connected. */
export interface Connection {
  readonly accountId: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret?: Secret;
  readonly accessToken?: Secret;
  readonly refreshToken?: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

/** The accounts the gateway may speak for. */
export abstract class Accounts {
  /** Stores an account and its grant, sealed; a known account is replaced. */
  abstract connect(connection: Connection): Promise<void>;
  abstract disconnect(accountId: string): Promise<void>;
  abstract list(): Promise<readonly GrantStatus[]>;
  abstract find(accountId: string): Promise<GrantStatus | undefined>;
}

/** Hands out the CleverReach token of an account, fresh. Only `upstream` asks. */
export abstract class TokenKeeper {
  /**
   * A token that is good now. Renews it where needed: once for all callers of all processes.
   * Throws `not_connected`, `reconnect_needed` or `upstream_unavailable`.
   */
  abstract token(accountId: string): Promise<Secret>;
  /** A newer token after CleverReach refused `refused`. Where another caller has renewed already, no exchange is made. */
  abstract renew(accountId: string, refused: Secret): Promise<Secret>;
}

/** Where a sealed text belongs. It is authenticated with the text: a ciphertext copied elsewhere does not open. */
export interface Place {
  /** Account id, or the id of the row that owns the text. */
  readonly owner: string;
  readonly kind: 'access_token' | 'refresh_token' | 'client_secret' | 'signing_key' | 'check';
}

/** Seals and opens texts for rooms that keep secrets of their own. */
export abstract class Vault {
  abstract seal(text: Secret, place: Place): string;
  abstract open(sealed: string, place: Place): Secret;
}
