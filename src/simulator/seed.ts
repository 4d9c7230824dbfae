import { daysAgo, secondsOf } from './seed-bed.js';
import type { Bed } from './seed-bed.js';
import type { SeedAccount, SeedAttribute, SeedClient, SeedFile, SeedGroup } from './seed-file.js';
import { GLOBAL } from './people/lookup.js';
import { plantMailing } from './seed-mailings.js';
import { plantPeople } from './seed-people.js';
import type { Store } from './store.js';

const DAY_SECONDS = 86_400;
const THIRTY_DAYS = 30 * DAY_SECONDS;
const SIXTY_DAYS = 60 * DAY_SECONDS;
const SEEDED_RANDOM = 129_148;

const plantClient = ({ store }: Bed, accountId: string, client: SeedClient): void => {
  store.clients.put({
    id: client.id, accountId, secret: client.secret,
    scopes: client.scopes ?? [], permissions: client.permissions ?? [], redirectUris: client.redirectUris ?? [],
    accessTokenSeconds: client.accessTokenSeconds ?? THIRTY_DAYS,
    refreshTokenSeconds: client.refreshTokenSeconds ?? SIXTY_DAYS,
  });
};

const plantAttribute = ({ store }: Bed, place: { accountId: string; groupId: string }, attribute: SeedAttribute): void => {
  store.attributes.put({
    ...place, id: store.nextId('attribute'), name: attribute.name, description: attribute.description, type: attribute.type,
    previewValue: attribute.preview ?? '', defaultValue: null,
  });
};

const plantGroup = (bed: Bed, accountId: string, group: SeedGroup): void => {
  const { store } = bed;
  const stamp = daysAgo(bed, group.age);
  store.groups.put({
    id: group.id, accountId, name: group.name, locked: group.locked ?? false, backup: true,
    receiverInfo: group.info ?? '', stamp, lastMailing: 0, lastChanged: stamp,
  });
  for (const attribute of group.attributes ?? []) plantAttribute(bed, { accountId, groupId: group.id }, attribute);
  for (const form of group.forms ?? []) store.forms.put({ ...form, accountId, groupId: group.id, title: form.name });
  for (const filter of group.filters ?? []) store.filters.put({ ...filter, accountId, groupId: group.id, operator: 'AND' });
};

const plantOwner = (bed: Bed, { id, agency, owner, plan, contingent, users }: SeedAccount): void => {
  bed.store.accounts.put({
    id, accountId: id, agencyId: agency ?? '', owner, plan, contingent,
    users: users.map((user, at) => ({ ...user, id: String(at + 1) })),
    paymentMethods: [{ id: '1', name: 'SEPA', type: 'debit' }, { id: '2', name: 'Invoice', type: 'invoice' }],
    paymentOptions: {}, paymentSource: {}, syncSettings: {}, onboarding: {},
    nextInvoice: bed.today + THIRTY_DAYS,
  });
};

const plantLists = (bed: Bed, { id, blacklist = [], channels = [], templates = [], mycontent = [], flows = [] }: SeedAccount): void => {
  const { store } = bed;
  for (const { email, comment, age, group = GLOBAL } of blacklist) {
    store.blacklist.put({ id: `${id}/${group}/${email}`, accountId: id, groupId: group, email, comment, stamp: daysAgo(bed, age) });
  }
  for (const channel of channels) store.channels.put({ ...channel, accountId: id });
  for (const { shared, ...template } of templates) store.templates.put({ ...template, accountId: id, isShared: shared ?? false });
  for (const content of mycontent) store.myContents.put({ ...content, accountId: id, cors: false, icon: '' });
  for (const { group, ...flow } of flows) store.flows.put({ ...flow, accountId: id, groupId: group });
};

const plantAccount = (bed: Bed, account: SeedAccount): void => {
  plantOwner(bed, account);
  for (const client of account.clients) plantClient(bed, account.id, client);
  for (const attribute of account.attributes ?? []) plantAttribute(bed, { accountId: account.id, groupId: GLOBAL }, attribute);
  for (const group of account.groups ?? []) {
    plantGroup(bed, account.id, group);
    plantPeople(bed, account.id, group);
  }
  plantLists(bed, account);
  for (const mailing of account.mailings ?? []) plantMailing(bed, account.id, mailing);
};

/** Ids that the seed writes down; what is made later counts on from a million. */
const FIRST_FREE_ID = 1_000_001;
const countedKinds = ['group', 'form', 'filter', 'mailing', 'channel', 'template', 'mycontent', 'account'];

/** Puts a seed's state into an empty store; the same seed always gives the same state. */
export const plantSeed = (store: Store, seed: SeedFile): void => {
  store.restore({ version: 1, random: SEEDED_RANDOM, clockShiftMs: 0, counters: {}, rows: {} });
  for (const kind of countedKinds) store.setNextId(kind, FIRST_FREE_ID);
  const bed: Bed = { store, seed, today: secondsOf(seed.today) };
  for (const account of seed.accounts) plantAccount(bed, account);
};
