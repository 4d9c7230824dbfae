import type { Membership, Receiver } from './entities.js';
import { fieldsOf } from './fields.js';
import { attributesOf, findByEmail, GLOBAL, membershipId } from './people/lookup.js';
import { mergeOrders } from './people/orders.js';
import { writeValues } from './people/values.js';
import { apiEvent } from './people/write.js';
import { daysAgo } from './seed-bed.js';
import type { Bed } from './seed-bed.js';
import type { SeedGroup, SeedPerson } from './seed-file.js';

const DAYS_PER_YEAR = 365;
const HOUR_SECONDS = 3_600;

interface Place {
  readonly accountId: string;
  readonly groupId: string;
  readonly registered: number;
}

const receiverOf = (bed: Bed, person: SeedPerson, { accountId, groupId, registered }: Place): Receiver => {
  const { store } = bed;
  const known = findByEmail(store, accountId, person.email);
  const base = known ?? {
    id: store.nextId('receiver'), accountId, email: person.email, points: store.random.below(100), stars: store.random.below(6),
    bounced: 0, values: {}, tags: [], orders: [], events: [], lastChanged: registered,
  };
  return {
    ...base,
    bounced: person.is === 'bounced' ? registered + HOUR_SECONDS : base.bounced,
    values: writeValues(attributesOf(store, accountId, GLOBAL), base.values, person, 'set'),
    tags: [...base.tags, ...(person.tags ?? [])],
    orders: mergeOrders(base.orders, person.orders?.map(fieldsOf), registered + HOUR_SECONDS),
    events: [...base.events, apiEvent('REST insert', groupId, registered)],
  };
};

const membershipOf = ({ store }: Bed, person: SeedPerson, receiverId: string, place: Place): Membership => ({
  id: membershipId(place.groupId, receiverId), accountId: place.accountId, groupId: place.groupId, receiverId,
  imported: 0, source: 'Seed', registered: place.registered,
  activated: person.is === 'pending' ? 0 : place.registered + 60,
  deactivated: person.is === 'unsubscribed' ? place.registered + HOUR_SECONDS : 0,
  isUnsubscribed: person.is === 'unsubscribed',
  values: writeValues(attributesOf(store, place.accountId, place.groupId), {}, person, 'set'),
});

const plantPerson = (bed: Bed, person: SeedPerson, place: Place): void => {
  const { store } = bed;
  const receiver = store.receivers.put(receiverOf(bed, person, place));
  store.memberships.put(membershipOf(bed, person, receiver.id, place));
  if (person.is !== 'bounced') return;
  store.bounces.put({
    id: store.nextId('bounce'), accountId: place.accountId, email: person.email, category: 'hardbounce', occurences: 1,
    lastUpdate: receiver.bounced, expiresBy: receiver.bounced + 5 * DAYS_PER_YEAR * 24 * HOUR_SECONDS,
    message: `smtp; 550 No such user (${person.email})`, mailingId: '0',
  });
};

/** Every thirteenth has not confirmed yet, every seventeenth has left again. */
const stateOf = (at: number): Pick<SeedPerson, 'is'> => (at % 13 === 12 ? { is: 'pending' } : at % 17 === 16 ? { is: 'unsubscribed' } : {});

const madeUp = ({ store, seed: { names } }: Bed, group: SeedGroup, at: number): SeedPerson => {
  const { random } = store;
  const first = random.pick(names.first);
  const last = random.pick(names.last);
  return {
    email: `${first}.${last}.${group.id}.${at}@${random.pick(names.domains)}`.toLowerCase(),
    firstname: first, lastname: last, customernumber: String(10_000 + at), city: random.pick(names.cities), visits: String(random.below(10)),
    salutation: random.pick(['Frau', 'Herr']),
    birthday: `${1950 + random.below(50)}-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`,
    tags: (group.tags ?? []).filter(() => random.next() < 0.4),
    orders: random.next() < 0.2 ? [{ order_id: String(20_000 + at), product_id: 'MUG-1', product: 'Mug', price: 12.5, quantity: 1 + random.below(3) }] : [],
    ...stateOf(at),
  };
};

/** The people a group starts with: those written down, those made up, and those it shares with another group. */
export const plantPeople = (bed: Bed, accountId: string, group: SeedGroup): void => {
  const { store } = bed;
  const registered = (): number => daysAgo(bed, store.random.below(group.age) + 1) + store.random.below(12 * HOUR_SECONDS);
  for (const person of group.people ?? []) plantPerson(bed, person, { accountId, groupId: group.id, registered: registered() });
  for (let at = 0; at < (group.generated ?? 0); at += 1) {
    plantPerson(bed, madeUp(bed, group, at), { accountId, groupId: group.id, registered: registered() });
  }
  if (!group.shares) return;
  for (const { receiverId } of store.memberships.where('group', group.shares.from).slice(-group.shares.count)) {
    const receiver = store.receivers.find(receiverId);
    if (receiver) plantPerson(bed, { email: receiver.email }, { accountId, groupId: group.id, registered: registered() });
  }
};
