import type { Receiver as ShownReceiver } from '../../contract/shapes/receivers.js';
import { cutPage, findTexts, readInteger, readPageSize, readText } from '../fields.js';
import type { Fields } from '../fields.js';
import type { Store } from '../store.js';
import { isActive } from './lookup.js';
import type { Member } from './lookup.js';
import { showMembers } from './show.js';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 5000;

const hasType = (type: string) => (member: Member): boolean => {
  if (type === 'active') return isActive(member);
  if (type === 'inactive') return !isActive(member);
  if (type === 'bounce') return member.receiver.bounced > 0;
  return true;
};

const isListed = (fields: Fields): ((member: Member) => boolean) => {
  const emails = findTexts(fields, 'email_list')?.map((email) => email.toLowerCase());
  const ids = findTexts(fields, 'id_list');
  if (!emails && !ids) return () => true;
  const wanted = new Set([...(emails ?? []), ...(ids ?? [])]);
  return ({ receiver }) => wanted.has(receiver.email.toLowerCase()) || wanted.has(receiver.id);
};

const sortKeys: Readonly<Record<string, (member: Member) => string | number>> = {
  id: ({ receiver }) => Number(receiver.id),
  email: ({ receiver }) => receiver.email.toLowerCase(),
  registered: ({ membership }) => membership.registered,
  activated: ({ membership }) => membership.activated,
  deactivated: ({ membership }) => membership.deactivated,
  imported: ({ membership }) => membership.imported,
  bounced: ({ receiver }) => receiver.bounced,
  points: ({ receiver }) => receiver.points,
  stars: ({ receiver }) => receiver.stars,
  last_changed: ({ receiver }) => receiver.lastChanged,
};

/** Orders by "<field> asc|desc"; an unknown field leaves the order alone. */
export const sortMembers = (members: readonly Member[], order: string): readonly Member[] => {
  const [field = '', direction = 'asc'] = order.trim().toLowerCase().split(/\s+/);
  const keyOf = sortKeys[field];
  if (!keyOf) return members;
  const sign = direction === 'desc' ? -1 : 1;
  return [...members].sort((left, right) => {
    const [from, to] = [keyOf(left), keyOf(right)];
    return from === to ? 0 : sign * (from < to ? -1 : 1);
  });
};

/** The members that `type`, `email_list` and `id_list` let through. */
const pickMembers = (members: readonly Member[], fields: Fields): readonly Member[] =>
  members.filter(hasType(readText(fields, 'type', 'all'))).filter(isListed(fields));

export const pageOf = <T>(rows: readonly T[], fields: Fields): readonly T[] =>
  cutPage(rows, readInteger(fields, 'page', 0), readPageSize(fields, 'pagesize', { otherwise: DEFAULT_PAGE, max: MAX_PAGE }));

/** A page of a group's members by the parameters every receiver list takes. */
export const listMembers = (store: Store, groupId: string, members: readonly Member[], fields: Fields): ShownReceiver[] => {
  const sorted = sortMembers(pickMembers(members, fields), readText(fields, 'order_by'));
  return showMembers(store, groupId, pageOf(sorted, fields), readInteger(fields, 'detail', 0));
};
