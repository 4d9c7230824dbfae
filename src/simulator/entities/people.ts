import type { Entity } from './account.js';

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
