import type { Secret } from '../core/index.js';

export type GrantState = 'connected' | 'waiting' | 'reconnect_needed';

/** What an operator may see of a grant: never a token. */
export interface GrantStatus {
  readonly accountId: string;
  /** The agency through which the gateway speaks for this account; undefined where it is connected by itself. */
  readonly parentId: string | undefined;
  readonly name: string;
  readonly clientId: string;
  readonly state: GrantState;
  /** Milliseconds since 1970, or undefined before the first token. */
  readonly expiresAt: number | undefined;
  /** Renewals in a row that came to nothing. */
  readonly failures: number;
  /** When the next renewal is tried, milliseconds since 1970; undefined where nothing keeps it. */
  readonly retryAt: number | undefined;
  /** Since when the state is what it is, milliseconds since 1970. */
  readonly since: number | undefined;
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

/** Tokens that were issued elsewhere. */
export interface OfferedTokens {
  readonly accessToken: Secret | undefined;
  readonly refreshToken: Secret | undefined;
}

/** What is to become a connection, and from which OAuth app of CleverReach it comes. */
export type Offer = { readonly clientId: string } & (
  | { readonly kind: 'credentials'; readonly clientSecret: Secret }
  | ({ readonly kind: 'tokens'; readonly clientSecret: Secret | undefined } & OfferedTokens)
  | { readonly kind: 'code'; readonly code: Secret; readonly redirectUri: string; readonly verifier: string }
);

/** Lets CleverReach say what an offer is worth, before anything is stored. */
export abstract class AccountProof {
  /**
   * The connection that an offer makes, of the account that CleverReach names. A code works with an app of `OAuthApps`. Throws
   * `invalid_input` where CleverReach refuses, `upstream_unavailable` where it says neither yes nor no.
   */
  abstract prove(offer: Offer): Promise<Connection>;
}

/** What may be seen of an OAuth app at CleverReach: never its secret. */
export interface OAuthApp {
  readonly clientId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** OAuth apps through which people connect their accounts in a browser. */
export abstract class OAuthApps {
  /** Stores an app, its secret sealed; a known one gets the new secret. */
  abstract put(clientId: string, clientSecret: Secret): Promise<void>;
  abstract list(): Promise<readonly OAuthApp[]>;
  /** Whether there was one. Accounts that were connected through it keep what they were given. */
  abstract remove(clientId: string): Promise<boolean>;
}

/** How a disconnection went: whether CleverReach has ended the tokens, too. Where not, it is told again for `REVOKE_KEEP_DAYS`. */
export interface Parting {
  readonly isRevoked: boolean;
}

/** The accounts the gateway may speak for. */
export abstract class Accounts {
  /** Stores an account and its grant, sealed; a known account is replaced. */
  abstract connect(connection: Connection): Promise<void>;
  /** Takes the grant of an account and those of its sub-accounts that live by it away from everybody, and has CleverReach end their tokens; they are erased once it has. */
  abstract disconnect(accountId: string): Promise<Parting>;
  abstract list(): Promise<readonly GrantStatus[]>;
  abstract find(accountId: string): Promise<GrantStatus | undefined>;
}

/** An account that another one, its agency, may act for. */
export interface SubAccount {
  readonly parentId: string;
  readonly accountId: string;
  readonly name: string;
}

/** How the gateway speaks for a sub-account, and how long the token lives that CleverReach gave for it just now. */
export interface Adoption {
  readonly grant: 'own' | 'derived';
  readonly tokenSeconds: number;
}

/** Accounts for which the gateway speaks through their agency. */
export abstract class SubAccounts {
  /**
   * Fetches a token of the sub-account with its agency's, which CleverReach alone decides, and keeps it as a grant that lives by the
   * agency's. An account that is connected by itself keeps its own. Throws `forbidden` where CleverReach gives no token, and what
   * `TokenKeeper` throws about the agency.
   */
  abstract adopt(subAccount: SubAccount): Promise<Adoption>;
}

/** Hands out the CleverReach token of an account, fresh. Only `upstream` asks. */
export abstract class TokenKeeper {
  /**
   * A token that is good now. Renews it where needed: once for all callers of all processes.
   * Throws `not_connected`, `reconnect_needed` or `upstream_unavailable`.
   */
  abstract token(accountId: string): Promise<Secret>;
  /** As `token`, where this process has read it a moment ago and nothing is to be done for it. */
  abstract known(accountId: string): Secret | undefined;
  /**
   * Names the connection of an account, anew each time it is connected. What was read through another one is not to be handed on any
   * more; nothing is, where it is undefined: no token can be had, or the store does not tell.
   */
  abstract connection(accountId: string): string | undefined | Promise<string | undefined>;
  /** Another number after this process has connected or disconnected an account: no call joins one that was begun before. */
  abstract readonly turn: number;
  /** A newer token after CleverReach refused `refused`. Where another caller has renewed already, no exchange is made. */
  abstract renew(accountId: string, refused: Secret): Promise<Secret>;
  /**
   * Looks into a refusal of a token that had just been renewed, so that not every further call renews it once more. Where CleverReach
   * takes the token elsewhere, the call is to blame and the account is left as it is; else renewals wait ever longer, and in the end for
   * a person.
   */
  abstract doubt(accountId: string, renewed: Secret): Promise<void>;
}

/** Where a sealed text belongs. It is authenticated with the text: a ciphertext copied elsewhere does not open. */
export interface Place {
  /** Account id, or what names the row that owns the text. */
  readonly owner: string;
  readonly kind: 'access_token' | 'refresh_token' | 'client_secret' | 'code_verifier' | 'signing_key' | 'shadow_password' | 'buffered_write' | 'overtaking_call' | 'snapshot_page' | 'kept_answer' | 'check';
}

/** Seals and opens texts for rooms that keep secrets of their own. */
export abstract class Vault {
  abstract seal(text: Secret, place: Place): string;
  abstract open(sealed: string, place: Place): Secret;
}

/** Sealed texts in a column of the store. */
export interface FoundTexts {
  readonly table: string;
  readonly column: string;
  readonly count: number;
}

/** A process that has vault keys. */
export interface KeyHolder {
  /** Host and number of the process. */
  readonly place: string;
  /** The one it seals with first. */
  readonly keyIds: readonly string[];
}

/** What may be seen of the vault: never a key. */
export interface VaultStatus {
  readonly keys: readonly {
    readonly keyId: string;
    /** What this process does with the key. */
    readonly role: 'seals' | 'opens' | 'missing';
    /** Milliseconds since 1970; undefined for one that is in use. */
    readonly retiredAt: number | undefined;
    readonly texts: readonly FoundTexts[];
  }[];
  readonly holders: readonly KeyHolder[];
}

export interface VaultCheck {
  readonly opened: number;
  readonly damaged: readonly FoundTexts[];
}

/** How a rotation gets on: it waits for processes that lack the key, then seals. */
export type RotationProgress =
  | { readonly kind: 'waiting'; readonly places: readonly string[] }
  | { readonly kind: 'sealing'; readonly done: number; readonly total: number };

/** How a rotation ended. */
export interface Rotation {
  /** The key that everything is sealed with now. */
  readonly keyId: string;
  readonly resealed: number;
  /** Keys that nothing needs any more. */
  readonly removable: readonly string[];
  /** Texts still sealed with other keys. */
  readonly remaining: readonly FoundTexts[];
  /** Texts that do not open. */
  readonly damaged: readonly FoundTexts[];
}

/** Looks after the keys of the vault. */
export abstract class VaultKeys {
  abstract status(): Promise<VaultStatus>;
  /** Opens every sealed text. */
  abstract check(): Promise<VaultCheck>;
  /**
   * Seals everything with the first key, a new one of the key file where it is wanted, once every running process has it. May be
   * broken off and begun again at any moment. Throws `conflict` where a process does not take the key or another rotation runs, and
   * `invalid_input` where the key file is not used.
   */
  abstract rotate(options: { readonly withNewKey: boolean }, tell: (progress: RotationProgress) => void): Promise<Rotation>;
}
