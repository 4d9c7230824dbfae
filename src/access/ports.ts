import type { Endpoint } from '../contract/index.js';
import type { GatewayError, Secret } from '../core/index.js';
import type { Arrival } from './arrival.js';
import type { ConsumerPolicy } from './consumer-policy.js';

export const consumerKinds = ['internal_app', 'mobile_backend', 'v3_integration', 'legacy_integration', 'operator'] as const;
export type ConsumerKind = (typeof consumerKinds)[number];

/** What an operator can turn on or off per consumer. All are off until set. */
export interface ConsumerSwitches {
  /** Destructive calls answer what would happen and change nothing. */
  readonly dryRun?: boolean;
  /** v1's own DELETE /groups/{id}/receivers clears the group. */
  readonly v1Clear?: boolean;
  /** Legacy answers carry no Deprecation, Sunset and Link headers. */
  readonly hideDeprecation?: boolean;
  /** GraphQL runs registered documents only. */
  readonly persistedOnly?: boolean;
  /** The GraphQL schema cannot be asked for. */
  readonly hideSchema?: boolean;
  /** Before a group is cleared its receivers are kept as a snapshot; without one nothing is cleared. */
  readonly snapshotClear?: boolean;
}

/**
 * `groups:read`, `receivers:write`, … one noun each; `*:read` and `*:write` for all nouns; `destroy` besides write for what
 * cannot be undone; `any` for paths outside the contract; `admin` for the admin API.
 */
export type Scope = string;

/** Who is calling, proven by a credential. */
export interface Caller {
  readonly consumerId: string;
  readonly consumerName: string;
  readonly kind: ConsumerKind;
  readonly scopes: ReadonlySet<Scope>;
  /** Accounts this credential may use; none for an operator. A login or token bound to one account lists only that. */
  readonly accountIds: readonly string[];
  /** Address of an end user, in lower case, vouched for by the company's identity provider: the caller may touch the receiver of that address alone. */
  readonly ownAddress?: string;
  readonly switches: ConsumerSwitches;
  readonly policy: ConsumerPolicy;
  readonly credential: { readonly kind: 'api_key' | 'oauth_token' | 'login_token' | 'fixed_token' | 'provider_token'; readonly id: string };
  /** Milliseconds since 1970 at which the credential ends; undefined when it does not. */
  readonly expiresAt: number | undefined;
}

/** Whether a call must change nothing: every write that the caller asked to try, every destructive one of a dry consumer. */
export const isDryRun = (endpoint: Endpoint, call: { readonly caller: Caller; readonly dryRun?: boolean }): boolean =>
  endpoint.access === 'write' && (call.dryRun === true || (endpoint.destroys === true && call.caller.switches.dryRun === true));

/** What a door takes besides API keys and tokens of the gateway. */
export interface Acceptance {
  /** Tokens that old integrations carry in their code; only where v1 and v2 are served. */
  readonly acceptsFixed?: boolean;
}

/** Proves credentials. Unknown, wrong, expired and revoked look the same: `unauthenticated`. */
export abstract class Authenticator {
  abstract authenticate(presented: Secret, acceptance?: Acceptance): Promise<Caller>;
  /** As `authenticate`, of a credential that was proven a moment ago; undefined where it has to be asked. */
  abstract recognize(presented: Secret, acceptance?: Acceptance): Caller | undefined;
  /** Lets a proven caller in. Throws `forbidden` from a network that its consumer does not allow, and `rate_limited`. */
  abstract admit(caller: Caller, arrival: Arrival): Promise<void> | undefined;
  /** Counts a request none of whose credentials is good. Resolves to its refusal: `unauthenticated`, or `rate_limited` after too many. */
  abstract refuse(presented: readonly Secret[], arrival: Arrival): Promise<GatewayError>;
}

/** A token as CleverReach's token endpoint words it; `refresh` only where the grant has one. */
export interface IssuedToken {
  readonly access: Secret;
  readonly refresh: Secret | undefined;
  readonly expiresInSeconds: number;
  readonly scopes: readonly Scope[];
}

/** Why no token is issued, in OAuth's words (RFC 6749). */
export class TokenRefusal extends Error {
  constructor(
    readonly error: 'invalid_client' | 'invalid_grant' | 'invalid_request' | 'unsupported_grant_type',
    message: string,
  ) {
    super(message);
    this.name = 'TokenRefusal';
  }
}

/** What an OAuth client proves itself with, and how its request came in where it came from outside. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret: Secret;
  readonly arrival?: Arrival | undefined;
}

/** What /v1/login is told, and how the request came in where it came from outside. */
export interface LoginTriple {
  readonly clientId: string;
  readonly login: string;
  readonly password: Secret;
  readonly arrival?: Arrival | undefined;
}

/** Issues gateway tokens to v3 integrations (OAuth) and old ones (login), and takes them back. Whoever guesses secrets, or may not come in, is refused as at `Authenticator`. */
export abstract class TokenIssuer {
  abstract clientCredentials(client: ClientCredentials): Promise<IssuedToken>;
  abstract refresh(client: ClientCredentials, refreshToken: Secret): Promise<IssuedToken>;
  /** A token for the triple of /v1/login, or undefined where it is wrong. */
  abstract login(triple: LoginTriple): Promise<Secret | undefined>;
  /**
   * A new token for the holder of a token that was once good, however old. Undefined for a revoked or made-up one, and for one of a
   * sub-account that is connected by itself: CleverReach is to be asked again whether the agency may act for it.
   */
  abstract refreshLogin(presented: Secret): Promise<Secret | undefined>;
  /**
   * A new access and refresh token for the login behind a token, which stays valid. The store is asked anew: a caller is trusted for a
   * moment after the token was revoked, and must not get one in that time that outlives it.
   * Undefined for an API key, for a token that is not good any more and for one bound to a sub-account.
   */
  abstract exchange(presented: Secret): Promise<IssuedToken | undefined>;
  /**
   * A token like the presented one, bound to a sub-account, once `prove` has asked CleverReach whether the account of its login may act for
   * it; the store is asked anew, as by `exchange`. `prove` resolves to the most seconds that such a token may live. It ends with the login, and with the grant of the sub-account.
   * Undefined for an API key, which has no login to sign it, and as for `exchange`.
   */
  abstract forAccount(presented: Secret, accountId: string, prove: () => Promise<number>): Promise<Secret | undefined>;
  /** Ends one token before its time. An API key or a made-up token is left as it is. */
  abstract revoke(presented: Secret): Promise<void>;
}

/** What the audit log is told. Facts hold ids and counts, never personal data. */
export interface AuditEvent {
  readonly event: string;
  readonly consumerId?: string;
  readonly accountId?: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Append-only, chained. A destructive call is not sent before its entry is stored. */
export abstract class AuditLog {
  abstract record(event: AuditEvent): Promise<void>;
}
