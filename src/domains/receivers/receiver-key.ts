import { refuseInput } from '../calls/index.js';

/** How a caller names a receiver. */
export interface NamedReceiver {
  readonly id?: string | null;
  readonly email?: string | null;
}

/** The one name a receiver was given: id or address. CleverReach takes either in its paths. Throws `invalid_input` unless exactly one is there. */
export const readReceiverKey = (field: string, { id, email }: NamedReceiver): string => {
  if (id != null && email == null) return id;
  if (email != null && id == null) return email;
  throw refuseInput(field, 'Give id or email, exactly one of them.');
};
