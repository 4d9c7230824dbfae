/** The things the simulator remembers. All are plain JSON; times are Unix seconds unless named otherwise, 0 is never. */

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

export interface Group extends Entity {
  readonly name: string;
  readonly locked: boolean;
  readonly backup: boolean;
  readonly receiverInfo: string;
  readonly stamp: number;
  readonly lastMailing: number;
  readonly lastChanged: number;
}

export const attributeTypes = ['text', 'number', 'gender', 'date'] as const;
export type AttributeType = (typeof attributeTypes)[number];

/** A field of receivers; `groupId` is '0' where it is global. */
export interface Attribute extends Entity {
  readonly groupId: string;
  readonly name: string;
  readonly description: string;
  readonly previewValue: string;
  readonly defaultValue: string | null;
  readonly type: AttributeType;
}

export interface ReceiverEvent {
  readonly stamp: number;
  readonly type: string;
  readonly type_id: string;
  readonly value: string;
  readonly mailing_id: string;
  readonly groups_id: string;
}

export interface Order {
  readonly order_id: string;
  readonly product_id: string;
  readonly product: string;
  readonly price: number;
  readonly currency: string;
  readonly amount: number;
  readonly quantity: number;
  readonly stamp: number;
  readonly mailing_id: string;
  readonly product_source: string;
  readonly brand: string;
  readonly product_category: string;
  readonly attributes: string;
}

/** One address of an account: one receiver, whatever groups it is in. */
export interface Receiver extends Entity {
  readonly email: string;
  readonly bounced: number;
  readonly points: number;
  readonly stars: number;
  /** Values by attribute id. */
  readonly values: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly orders: readonly Order[];
  readonly events: readonly ReceiverEvent[];
  readonly lastChanged: number;
}

/** A receiver in a group; `id` is `groupId/receiverId`. */
export interface Membership extends Entity {
  readonly groupId: string;
  readonly receiverId: string;
  readonly imported: number;
  readonly registered: number;
  readonly activated: number;
  readonly deactivated: number;
  /** True where the receiver or CleverReach itself ended the subscription: the API cannot renew it by `activated`. */
  readonly isUnsubscribed: boolean;
  readonly source: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface Rule {
  readonly operator: string;
  readonly field: string;
  readonly logic: string;
  readonly condition: string;
}

export interface Filter extends Entity {
  readonly groupId: string;
  readonly name: string;
  readonly operator: 'AND' | 'OR';
  readonly rules: readonly Rule[];
}

/** `groupId` is '0' for the account's own list; `id` is `accountId/groupId/pattern`. */
export interface BlacklistEntry extends Entity {
  readonly groupId: string;
  readonly email: string;
  readonly comment: string;
  readonly stamp: number;
}

export interface Bounce extends Entity {
  readonly email: string;
  readonly category: string;
  readonly occurences: number;
  readonly lastUpdate: number;
  readonly expiresBy: number;
  readonly message: string;
  readonly mailingId: string;
}

export interface Form extends Entity {
  readonly groupId: string;
  readonly name: string;
  readonly title: string;
}

/** A mail that waits in the mailbox; its link does what the person would do. */
export interface Mail extends Entity {
  readonly kind: 'activate' | 'deactivate' | 'preview' | 'cart';
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly groupId: string;
  readonly formId: string;
  /** Consent proof as the caller gave it. */
  readonly proof: Readonly<Record<string, unknown>>;
  readonly sentAt: number;
  readonly clickedAt: number;
}

export type MailingState = 'draft' | 'waiting' | 'finished';

/** What one recipient does with a mailing; each moment is 0 where it never comes. */
export interface Reaction {
  readonly receiverId: string;
  readonly groupId: string;
  readonly opensAt: number;
  readonly clicksAt: number;
  readonly linkId: string;
  readonly bouncesAt: number;
  readonly unsubscribesAt: number;
}

export interface Mailing extends Entity {
  readonly state: MailingState;
  readonly name: string;
  readonly subject: string;
  readonly senderName: string;
  readonly senderEmail: string;
  readonly html: string;
  readonly text: string;
  readonly contentType: string;
  readonly groupIds: readonly string[];
  readonly filterId: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  /** Channel, which CleverReach also calls category; '0' for none. */
  readonly channelId: string;
  readonly stamp: number;
  readonly lastChanged: number;
  readonly sendOn: number;
  readonly started: number;
  readonly finished: number;
  readonly links: readonly { readonly id: string; readonly link: string }[];
  readonly reactions: readonly Reaction[];
  /** Everything up to this moment is already told in receivers, bounces and memberships. */
  readonly settledUntil: number;
  /** The next moment at which something happens, or 0. */
  readonly nextDue: number;
  readonly hasReport: boolean;
}

export interface Channel extends Entity {
  readonly name: string;
}

export interface Template extends Entity {
  readonly name: string;
  readonly html: string;
  readonly isShared: boolean;
}

export interface MyContent extends Entity {
  readonly name: string;
  readonly url: string;
  readonly password: string;
  readonly type: string;
  readonly cors: boolean;
  readonly icon: string;
}

export interface Hook extends Entity {
  readonly url: string;
  readonly event: string;
  readonly condition: string;
  readonly callToken: string;
  readonly secret: string;
}

export interface Automation extends Entity {
  readonly name: string;
  readonly description: string;
  readonly storeId: string;
  readonly lastExecuted: number;
  readonly active: boolean;
}

/** A form of the Flow API; `id` is a UUID. */
export interface Flow extends Entity {
  readonly name: string;
  readonly playbook: string;
  readonly groupId: string;
}
