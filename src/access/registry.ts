import type { Secret } from '../core/index.js';
import type { ConsumerPolicy, PolicyChange } from './consumer-policy.js';
import type { ConsumerKind, ConsumerSwitches, Scope } from './ports.js';

/** An app that may call the gateway. */
export interface Consumer {
  readonly id: string;
  readonly name: string;
  readonly kind: ConsumerKind;
  readonly scopes: readonly Scope[];
  readonly accountIds: readonly string[];
  readonly switches: ConsumerSwitches;
  readonly policy: ConsumerPolicy;
  /** Milliseconds since 1970, like every time here. */
  readonly createdAt: number;
  readonly revokedAt: number | undefined;
}

export interface NewConsumer {
  /** Unique, 1 to 100 characters. */
  readonly name: string;
  readonly kind: ConsumerKind;
  readonly scopes: readonly string[];
  readonly accountIds: readonly string[];
  readonly switches?: ConsumerSwitches | undefined;
  readonly policy?: PolicyChange | undefined;
}

/** What changes; a switch or a part of the policy that is not named stays as it is. */
export interface ConsumerChange {
  readonly scopes?: readonly string[] | undefined;
  readonly accountIds?: readonly string[] | undefined;
  readonly switches?: ConsumerSwitches | undefined;
  readonly policy?: PolicyChange | undefined;
}

/**
 * The consumers of the gateway. Every change is written to the audit log with `by`: the id of the consumer that ordered it,
 * or `cli`. Throws `invalid_input`, `not_found` and `conflict`.
 */
export abstract class Consumers {
  abstract create(consumer: NewConsumer, by: string): Promise<Consumer>;
  abstract change(id: string, change: ConsumerChange, by: string): Promise<Consumer>;
  /** Ends every credential of the consumer for good. */
  abstract revoke(id: string, by: string): Promise<void>;
  abstract list(): Promise<readonly Consumer[]>;
  /** By id, or by name. */
  abstract find(idOrName: string): Promise<Consumer | undefined>;
}

/** What may be seen of an API key: never the key. */
export interface ApiKey {
  readonly id: string;
  readonly consumerId: string;
  readonly name: string;
  readonly prefix: string;
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly revokedAt: number | undefined;
  /** To the minute. */
  readonly lastUsedAt: number | undefined;
}

export interface NewApiKey {
  readonly consumerId: string;
  readonly name: string;
  readonly expiresAt?: number | undefined;
}

/** API keys of consumers. Throws `invalid_input` and `not_found`. */
export abstract class ApiKeys {
  /** `key` is shown this once: only its hash is stored. */
  abstract create(key: NewApiKey, by: string): Promise<ApiKey & { readonly key: Secret }>;
  abstract list(consumerId: string): Promise<readonly ApiKey[]>;
  abstract find(idOrPrefix: string): Promise<ApiKey | undefined>;
  abstract revoke(id: string, by: string): Promise<void>;
}

/** What may be seen of a login: an OAuth client, or a user of /v1/login and /v2/login. */
export interface Login {
  readonly id: string;
  readonly consumerId: string;
  /** The one account that its tokens are good for. */
  readonly accountId: string;
  readonly kind: 'oauth' | 'legacy';
  readonly clientId: string;
  /** User name of a legacy login; empty for an OAuth client. */
  readonly login: string;
  /** Where an OAuth client may have a browser sent back to with a code. */
  readonly redirectUris: readonly string[];
  readonly createdAt: number;
  readonly revokedAt: number | undefined;
}

interface NewLogin {
  readonly consumerId: string;
  readonly accountId: string;
}

export interface NewOAuthLogin extends NewLogin {
  /** https, or http on the browser's own machine. */
  readonly redirectUris?: readonly string[] | undefined;
}

export interface NewLegacyLogin extends NewLogin {
  /** Customer number that the old integration sends. */
  readonly clientId: string;
  readonly login: string;
  readonly password: Secret;
}

/** Logins of consumers. Throws `invalid_input`, `not_found` and `conflict`. */
export abstract class Logins {
  /** `clientSecret` is shown this once: only its hash is stored. */
  abstract createOAuth(login: NewOAuthLogin, by: string): Promise<Login & { readonly clientSecret: Secret }>;
  abstract createLegacy(login: NewLegacyLogin, by: string): Promise<Login>;
  abstract list(consumerId: string): Promise<readonly Login[]>;
  abstract find(id: string): Promise<Login | undefined>;
  /** Replaces the addresses an OAuth client may have a browser sent back to; codes that are under way are refused. */
  abstract setRedirectUris(id: string, uris: readonly string[], by: string): Promise<Login>;
  abstract revoke(id: string, by: string): Promise<void>;
  /** Ends every token of the login by giving it a new signing key; the login itself stays good. */
  abstract revokeTokens(id: string, by: string): Promise<void>;
}
