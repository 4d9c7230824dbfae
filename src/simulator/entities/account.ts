export interface Entity {
  readonly id: string;
  readonly accountId: string;
}

/** A customer of CleverReach; its `accountId` is its own id. */
export interface Account extends Entity {
  /** Account that may act for this one, or empty. */
  readonly agencyId: string;
  readonly owner: Readonly<Record<string, string>>;
  readonly plan: Plan;
  readonly users: readonly User[];
  readonly paymentMethods: readonly { readonly id: string; readonly name: string; readonly type: string }[];
  readonly paymentOptions: Readonly<Record<string, unknown>>;
  readonly paymentSource: Readonly<Record<string, unknown>>;
  /** Mails that may still be sent. */
  readonly contingent: number;
  readonly nextInvoice: number;
  /** What shop plugins have stored. */
  readonly syncSettings: Readonly<Record<string, unknown>>;
  readonly onboarding: Readonly<Record<string, unknown>>;
}

export interface Plan {
  readonly id: string;
  readonly name: string;
  readonly receiverCap: number;
  readonly emails: number;
  readonly price: number;
}

export interface User {
  readonly id: string;
  readonly email: string;
  readonly firstname: string;
  readonly name: string;
  readonly lang: string;
  /** Signs in at the consent page. */
  readonly password: string;
}

/** An app of an account; `id` is its OAuth client id. */
export interface OAuthClient extends Entity {
  readonly secret: string;
  /** Empty means every scope. */
  readonly scopes: readonly string[];
  /** Rows for which CleverReach asks a special permission and this app has it. */
  readonly permissions: readonly string[];
  /** Empty means any absolute address. */
  readonly redirectUris: readonly string[];
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
}

export type TokenKind = 'access' | 'refresh' | 'code';

/** An issued token; `id` is its text. */
export interface IssuedToken extends Entity {
  readonly kind: TokenKind;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
  /** The token issued in the same answer, or empty. */
  readonly partner: string;
  /** Only of a code: what the exchange must repeat. */
  readonly redirectUri: string;
  readonly challenge: string;
}
