import type { Receiver } from '../../contract/shapes/receivers.js';
import { showOwner } from '../accounts.js';
import { showAttribute } from '../attributes.js';
import type { Account, Attribute, Group } from '../entities.js';

/** Recorded by a client's author: a list of groups of v2. */
export const showOldGroup = ({ id, name, stamp, lastMailing, lastChanged, locked }: Group): unknown => ({
  id: Number(id), name, stamp, last_mailing: lastMailing, last_changed: lastChanged, isLocked: locked,
});

/** Keys of v3 fixtures with ids as numbers, as v2 recordings show them; inferred. */
export const showOldReceiver = ({ id, group_id, ...shown }: Receiver): unknown => ({
  id: Number(id), ...shown, ...(group_id !== undefined && { group_id: Number(group_id) }),
});

export const showOldAttribute = (attribute: Attribute): unknown => showAttribute(attribute);

/** Ids are numbers; the keys are those of v3, inferred. */
export const showOldClient = (account: Account): unknown => ({ ...showOwner(account), id: Number(account.id) });
