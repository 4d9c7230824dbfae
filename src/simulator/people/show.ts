import type { Receiver as ShownReceiver } from '../../contract/shapes/receivers.js';
import type { Membership, Receiver, ReceiverEvent } from '../entities.js';
import type { Store } from '../store.js';
import { attributesOf, GLOBAL, isActive, placesOf } from './lookup.js';
import type { Member } from './lookup.js';
import { showValues } from './values.js';

const DETAIL = { events: 1, orders: 2, tags: 4 } as const;
const EVERY_DETAIL = DETAIL.events | DETAIL.orders | DETAIL.tags;
const MAX_EMBEDDED_EVENTS = 250;

/** Newest first. */
export const showEvents = (events: readonly ReceiverEvent[]): ReceiverEvent[] => [...events].sort((left, right) => right.stamp - left.stamp);

const rateOf = (events: readonly ReceiverEvent[], type: string): number => {
  const sent = events.filter((event) => event.type === 'mail_send').length;
  const mailings = new Set(events.filter((event) => event.type === type).map((event) => event.mailing_id));
  return sent === 0 ? 0 : Math.round((100 * mailings.size) / sent);
};

const detailsOf = (receiver: Receiver, detail: number): Partial<ShownReceiver> => ({
  ...(detail & DETAIL.tags && { tags: [...receiver.tags] }),
  ...(detail & DETAIL.events && { events: showEvents(receiver.events).slice(0, MAX_EMBEDDED_EVENTS) }),
  ...(detail & DETAIL.orders && { orders: [...receiver.orders] }),
});

const person = (receiver: Receiver): Pick<ShownReceiver, 'id' | 'email' | 'bounced'> & Partial<ShownReceiver> => ({
  id: receiver.id, email: receiver.email, bounced: receiver.bounced,
});

const shared = (receiver: Receiver) => ({
  last_ip: '', last_location: '', last_client: '',
  points: receiver.points, stars: receiver.stars,
  conversion_rate: receiver.orders.length > 0 ? rateOf(receiver.events, 'mail_click') : 0,
  open_rate: rateOf(receiver.events, 'mail_open'),
  click_rate: rateOf(receiver.events, 'mail_click'),
  last_changed: receiver.lastChanged,
});

/** Shows members of one group; what is asked for once serves the whole page. */
export const showMembers = (store: Store, groupId: string, members: readonly Member[], detail: number): ShownReceiver[] => {
  const accountId = store.groups.find(groupId)?.accountId ?? '';
  const locals = attributesOf(store, accountId, groupId);
  const globals = attributesOf(store, accountId, GLOBAL);
  return members.map((member) => ({
    ...person(member.receiver),
    imported: member.membership.imported,
    group_id: groupId,
    activated: member.membership.activated,
    registered: member.membership.registered,
    deactivated: member.membership.deactivated,
    source: member.membership.source,
    attributes: showValues(locals, member.membership.values),
    global_attributes: showValues(globals, member.receiver.values),
    active: isActive(member),
    ...shared(member.receiver),
    ...detailsOf(member.receiver, detail),
  }));
};

/** Shows one member with everything, as single reads do. */
export const showMember = (store: Store, { receiver, membership }: Member): ShownReceiver => {
  const [shown] = showMembers(store, membership.groupId, [{ receiver, membership }], EVERY_DETAIL);
  if (!shown) throw new Error('one member shows as one receiver');
  return shown;
};

const earliest = (places: readonly Membership[], read: (place: Membership) => number): number =>
  Math.min(...places.map(read).filter((moment) => moment > 0), Infinity);
const orNever = (moment: number): number => (Number.isFinite(moment) ? moment : 0);

/** Shows a receiver over the whole account: what belongs to a group is empty. */
export const showPerson = (store: Store, receiver: Receiver, detail = EVERY_DETAIL): ShownReceiver => {
  const places = placesOf(store, receiver.id);
  const active = places.some((membership) => isActive({ receiver, membership }));
  return {
    ...person(receiver),
    imported: 0,
    group_id: '0',
    activated: orNever(earliest(places, (place) => place.activated)),
    registered: orNever(earliest(places, (place) => place.registered)),
    deactivated: active ? 0 : orNever(earliest(places, (place) => place.deactivated)),
    source: places[0]?.source ?? '',
    attributes: {},
    global_attributes: showValues(attributesOf(store, receiver.accountId, GLOBAL), receiver.values),
    active,
    ...shared(receiver),
    ...detailsOf(receiver, detail),
  };
};
