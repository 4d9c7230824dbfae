import type { Endpoint } from '../contract/index.js';
import { tables } from '../contract/index.js';

const { groupReceivers, receivers } = tables;

/** Scope of an end user: only the receiver whose address the company's identity provider vouches for. */
export const OWN_RECEIVER = 'receivers:self';

/**
 * What people may do with their own receiver: see it, set attribute values and unsubscribe. Neither activation nor anything that
 * sets tags, dates or the address is among it: those say what the company knows, not what a person says.
 */
const rows: ReadonlyMap<string, string> = new Map([
  [receivers.get.id, 'id'],
  [receivers.groups.id, 'id'],
  [receivers.attributes.id, 'id'],
  [receivers.events.id, 'pool_id'],
  [receivers.setAttribute.id, 'pool_id'],
  [groupReceivers.get.id, 'pool_id'],
  [groupReceivers.attributes.id, 'pool_id'],
  [groupReceivers.events.id, 'pool_id'],
  [groupReceivers.setAttribute.id, 'pool_id'],
  [groupReceivers.deactivate.id, 'pool_id'],
]);

/** The path parameter that names the receiver; undefined for a row that is not for people's own data. */
export const ownReceiverParam = ({ id }: Endpoint): string | undefined => rows.get(id);
