import type { Entity } from './account.js';

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
