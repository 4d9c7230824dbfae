import type { Direction } from '../lists/index.js';
import type { GroupReceiver } from './receiver.types.js';

const stateWords = { ALL: 'all', ACTIVE: 'active', INACTIVE: 'inactive', BOUNCED: 'bounce' } as const;
const fieldWords = { REGISTERED: 'registered', ACTIVATED: 'activated', CHANGED: 'last_changed', EMAIL: 'email', ID: 'id' } as const;

/** The receivers of a list by their state. */
export type ListedState = keyof typeof stateWords;

/** The order of a list of receivers. */
export interface ReceiverSorting {
  readonly field: keyof typeof fieldWords;
  readonly direction: Direction;
}

/** CleverReach's word for a state (SDK; documented). */
export const wordOfState = (state: ListedState): (typeof stateWords)[ListedState] => stateWords[state];

/** An order as CleverReach takes it, such as "registered asc" (SDK; documented). */
export const wordOfOrder = ({ field, direction }: ReceiverSorting): string => `${fieldWords[field]} ${direction.toLowerCase()}`;

/** What never falls from receiver to receiver: the moment of registration in the default order, nothing in others. */
export const markOfReceiver =
  ({ field, direction }: ReceiverSorting) =>
  ({ registeredAt }: GroupReceiver): number =>
    field === 'REGISTERED' && direction === 'ASC' ? (registeredAt ?? 0) : 0;
