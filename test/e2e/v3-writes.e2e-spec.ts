import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endpointById, endpoints } from '../../src/contract/index.js';
import type { Snapshot } from '../../src/simulator/index.js';
import { goodCallsFor, prepareGoodCalls, requestOf } from '../support/good-calls.js';
import type { GoodCall } from '../support/good-calls.js';
import { startHookListener } from '../support/hook-listener.js';
import type { HookListener } from '../support/hook-listener.js';
import { callRaw } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

/** How the effect of a write is seen. */
interface Sight {
  /** Looks; what it finds must not be the same before and after the write. */
  readonly see: () => Promise<unknown>;
  readonly after: unknown;
  /** The write, where the good call of the row changes nothing that is seen. */
  readonly call?: GoodCall;
}

/** An effect that no other door shows, and why. */
interface LonelySight extends Sight {
  readonly because: string;
}

const jane = 'jane@example.org';
const group = '240390';
const noDoor = 'no call of CleverReach reads it; the simulator is asked';
const aMail = 'it is a mail; the mailbox of the simulator is asked';
const v3Only = 'v1 and v2 have no call that reads it, nor has GraphQL; another row of v3 is asked';

let app: TestApp;
let hook: HookListener;
let calls: Readonly<Record<string, GoodCall>>;
let first: Snapshot;

const authorized = () => ({ authorization: `Bearer ${app.demo.apiKey}`, 'content-type': 'application/json' });

const graphql = async <T>(query: string): Promise<T> => {
  const { text } = await callRaw(app.url, { method: 'POST', path: '/graphql', headers: authorized(), body: JSON.stringify({ query }) });
  const { data, errors } = JSON.parse(text) as { data: T; errors?: unknown };
  if (errors !== undefined) throw new Error(text);
  return data;
};
const get = async (path: string): Promise<unknown> => JSON.parse((await callRaw(app.url, { path, headers: authorized() })).text);

/** Values of one field in a list that another door answers. */
const fieldAt = (path: string, field: string) => async (): Promise<unknown> => ((await get(path)) as Record<string, unknown>[]).map((row) => row[field]);
/** One field of a thing that another door answers. */
const oneAt = (path: string, field: string) => async (): Promise<unknown> => ((await get(path)) as Record<string, unknown>)[field];

const inGroup = (fields: string) => async (): Promise<unknown> => (await graphql<{ group: unknown }>(`{ group(id: "${group}") { ${fields} } }`)).group;
const member = (email: string, fields = 'email') => inGroup(`receiver(email: "${email}") { ${fields} }`);
const person = (email: string, fields: string) => async (): Promise<unknown> => (await graphql<{ receiver: unknown }>(`{ receiver(email: "${email}") { ${fields} } }`)).receiver;
const attributes = (groupId?: string) => async (): Promise<unknown> => {
  const where = groupId === undefined ? '' : `(groupId: "${groupId}")`;
  return (await graphql<{ attributes: unknown }>(`{ attributes${where} { id name description } }`)).attributes;
};
const groupNames = async (): Promise<unknown> => {
  const { groups } = await graphql<{ groups: { nodes: { name: string }[] } }>('{ groups(first: 50) { nodes { name } } }');
  return groups.nodes.map(({ name }) => name);
};
const mailsTo = (kind: string) => async (): Promise<unknown> => (await app.simulator.mailbox()).filter((mail) => mail.kind === kind).map(({ to }) => to);
const known = (id: string) => async (): Promise<unknown> => app.simulator.world.store.accounts.find(id);

/** Whether a new and a known receiver of a batch are in the group, and the town that the batch gives the known one. */
const batch = async (): Promise<unknown> => {
  const { added, changed } = (await inGroup(`added: receiver(email: "new@example.org") { email } changed: receiver(email: "${jane}") { attribute(name: "city") }`)()) as {
    added: unknown;
    changed: { attribute: string };
  };
  return [added !== null, changed.attribute];
};
/** Clicks the link that a form has sent, and looks whether the person is active. */
const optIn = async (): Promise<unknown> => {
  for (const { id, kind } of await app.simulator.mailbox()) if (kind === 'activate') await app.simulator.click(id);
  return member('bruce@gotham.example', 'active')();
};
/** Lets something happen at another door and looks how often the registered address hears of it. */
const heard = async (): Promise<unknown> => {
  hook.heard.length = 0;
  const input = `(input: { groupId: "${group}", email: "${jane}" }) { dryRun }`;
  await graphql(`mutation { deactivateReceiver${input} activateReceiver${input} }`);
  await app.simulator.hooksDelivered();
  return hook.heard.length > 0;
};

const including = (...items: unknown[]): unknown => expect.arrayContaining(items);
const without = (item: unknown): unknown => expect.not.arrayContaining([item]);

const lists: Readonly<Record<string, Sight>> = {
  'attributes.create': { see: attributes(), after: including(expect.objectContaining({ name: 'shoe_size' })) },
  'attributes.update': { see: attributes(), after: including({ id: '1001', name: 'firstname', description: 'First name' }) },
  'attributes.remove': { see: attributes(), after: without(expect.objectContaining({ id: '1005' })) },
  'groupAttributes.create': { see: attributes(group), after: including(expect.objectContaining({ name: 'size' })) },
  'groupAttributes.update': { see: attributes(group), after: including({ id: '1006', name: 'city', description: 'Town' }) },
  'groupAttributes.remove': { see: attributes(group), after: without(expect.objectContaining({ id: '1006' })) },
  'blacklist.add': { see: fieldAt('/v2/blacklist', 'email'), after: including('troll@example.org') },
  'blacklist.update': { see: fieldAt('/v2/blacklist', 'comment'), after: including('still') },
  'blacklist.remove': { see: fieldAt('/v2/blacklist', 'email'), after: without('spam@example.org') },
  'groupBlacklist.add': { see: fieldAt(`/v2/groups/${group}/blacklist`, 'email'), after: including('troll@example.org') },
  'groupBlacklist.remove': { see: fieldAt('/v2/groups/240391/blacklist', 'email'), after: without('competitor@example.com') },
  'filters.create': { see: fieldAt(`/v2/groups/${group}/filters`, 'name'), after: including('Jane') },
  'filters.update': { see: fieldAt(`/v2/groups/${group}/filters`, 'name'), after: including('Best') },
  'filters.remove': { see: fieldAt(`/v2/groups/${group}/filters`, 'id'), after: without(525154) },
  'groups.create': { see: groupNames, after: including('Readers') },
  'groups.update': { see: inGroup('name'), after: { name: 'Readers' } },
  'groups.remove': { see: groupNames, after: without('Customers') },
  'groups.clear': { see: inGroup('receivers(first: 5) { nodes { email } }'), after: { receivers: { nodes: [] } } },
  'webhooks.register': { see: heard, after: true },
};

const people: Readonly<Record<string, Sight>> = {
  'groupReceivers.add': { see: member('ada@example.org'), after: { receiver: { email: 'ada@example.org' } } },
  'groupReceivers.insert': { see: batch, after: [true, 'Rastede'] },
  'groupReceivers.updateMany': { see: batch, after: [false, 'Wien'] },
  'groupReceivers.updatePlus': { see: batch, after: [false, 'Wien'] },
  'groupReceivers.upsert': { see: batch, after: [true, 'Wien'] },
  'groupReceivers.upsertPlus': { see: batch, after: [true, 'Wien'] },
  'groupReceivers.deleteMany': { see: member(jane), after: { receiver: null } },
  'groupReceivers.update': { see: member(jane, 'source'), after: { receiver: { source: 'shop' } } },
  'groupReceivers.remove': { see: member(jane), after: { receiver: null } },
  'groupReceivers.activate': {
    call: { path: { group_id: group, id: 'bruce@gotham.example' } },
    see: member('bruce@gotham.example', 'active'), after: { receiver: { active: true } },
  },
  'groupReceivers.deactivate': { see: member(jane, 'active'), after: { receiver: { active: false } } },
  'groupReceivers.setAttribute': { see: member(jane, 'attribute(name: "city")'), after: { receiver: { attribute: 'Wien' } } },
  'groupReceivers.addEvent': { see: fieldAt(`/v2/groups/${group}/receivers/${jane}/events`, 'type'), after: including('visit') },
  'groupReceiverOrders.add': { see: fieldAt(`/v2/groups/${group}/receivers/${jane}/orders`, 'product'), after: including('Cap') },
  'groupReceiverOrders.update': { see: fieldAt(`/v2/groups/${group}/receivers/${jane}/orders`, 'price'), after: including(49.9) },
  'groupReceiverOrders.remove': { see: fieldAt(`/v2/groups/${group}/receivers/${jane}/orders`, 'product'), after: without('Shoe') },
  'receiverOrders.add': { see: fieldAt(`/v2/receivers/${jane}/orders`, 'product'), after: including('Cap') },
  'receiverOrders.update': { see: fieldAt(`/v2/receivers/${jane}/orders`, 'price'), after: including(49.9) },
  'receiverOrders.remove': { see: fieldAt(`/v2/receivers/${jane}/orders`, 'product'), after: without('Shoe') },
  'receivers.remove': { see: member(jane), after: { receiver: null } },
  'receivers.deleteMany': { see: member(jane), after: { receiver: null } },
  'receivers.clone': { see: member('janet@example.org'), after: { receiver: { email: 'janet@example.org' } } },
  'receivers.changeEmail': { see: member('janet@example.org'), after: { receiver: { email: 'janet@example.org' } } },
  'receivers.setAttribute': { see: person(jane, 'globalAttribute(name: "firstname")'), after: { globalAttribute: 'Janet' } },
  'receivers.addEvent': { see: fieldAt(`/v2/receivers/${jane}/events`, 'type'), after: including('visit') },
  'tags.addToReceiver': { see: () => get(`/v2/receivers/${jane}/tags`), after: including('Shop.New') },
  'tags.removeFromReceiver': { see: () => get(`/v2/receivers/${jane}/tags`), after: without('VIP') },
  'tags.addInGroup': { see: () => get(`/v2/receivers/${jane}/tags`), after: including('Shop.New') },
};

const mails: Readonly<Record<string, Sight>> = {
  'forms.remove': { see: fieldAt('/v2/forms', 'id'), after: without(228563) },
  'forms.send': { see: optIn, after: { receiver: { active: true } } },
  'forms.createFromTemplate': { see: fieldAt(`/v2/groups/${group}/forms`, 'name'), after: including('Sign-up') },
  'mailings.create': { see: async () => JSON.stringify(await get('/v2/mailings')), after: expect.stringContaining('"News"') },
  'mailings.update': { see: oneAt('/v2/mailings/8071315', 'subject'), after: 'Now' },
  'mailings.removeChannel': { see: fieldAt('/v2/mailings/channel', 'id'), after: without(3001) },
  'mailings.release': { see: async () => JSON.stringify(await get('/v2/mailings?state=waiting')), after: expect.stringContaining('8071315') },
  'mailings.stop': { see: async () => JSON.stringify(await get('/v2/mailings?state=waiting')), after: expect.not.stringContaining('8071316') },
  'reports.remove': { see: fieldAt('/v2/reports', 'id'), after: without(8071313) },
  'clients.createAccount': { see: fieldAt('/v2/clients', 'company'), after: including('Smallville Seeds') },
};

const lonely: Readonly<Record<string, LonelySight>> = {
  'mailings.createTemplate': { see: fieldAt('/v3/mailings/templates/user', 'name'), after: including('Plain'), because: v3Only },
  'mailings.sendPreview': { see: mailsTo('preview'), after: ['owner@gotham.example'], because: aMail },
  'mycontent.create': { see: fieldAt('/v3/mycontent', 'name'), after: including('Blog'), because: v3Only },
  'mycontent.update': { see: fieldAt('/v3/mycontent', 'name'), after: ['Shop'], because: v3Only },
  'mycontent.remove': { see: fieldAt('/v3/mycontent', 'id'), after: [], because: v3Only },
  'automation.createAbandonedCart': { see: async () => app.simulator.world.store.automations.all().length, after: 2, because: noDoor },
  'automation.triggerAbandonedCart': { see: mailsTo('cart'), after: [jane], because: aMail },
  'clients.updatePaymentOptions': { see: known('129148'), after: expect.objectContaining({ paymentOptions: { method: '1' } }), because: noDoor },
  'clients.updatePaymentSource': { see: known('129148'), after: expect.objectContaining({ paymentSource: { iban: 'DE00' } }), because: noDoor },
  'oauth.finish': { see: known('129148'), after: expect.objectContaining({ onboarding: { finished: true, name: 'Shop' } }), because: noDoor },
  'oauth.settings': { see: known('129148'), after: expect.objectContaining({ syncSettings: { import: ['customers'], not_import: [] } }), because: noDoor },
};

const sights = { ...lists, ...people, ...mails, ...lonely };
/** Writes about the credentials of the gateway, and one that only makes sense after another. */
const elsewhere = ['clients.token', 'debug.exchange', 'oauth.revoke', 'oauth.revokeAtRoot', 'webhooks.remove'];

const write = async (id: string, call = calls[id]): Promise<number> => {
  const endpoint = endpointById(id);
  if (!endpoint || !call) throw new Error(`There is no good call for ${id}.`);
  return (await callRaw(app.url, requestOf(endpoint, call, authorized()))).status;
};

beforeAll(async () => {
  [app, hook] = await Promise.all([startApp(), startHookListener()]);
  calls = goodCallsFor(hook);
  prepareGoodCalls(app.simulator.world);
  first = await app.quieten();
});
beforeEach(() => {
  app.simulator.world.store.restore(first);
});
afterAll(async () => {
  await app.stop();
  await hook.close();
});

it('shows the effect of every row that writes', () => {
  const writing = endpoints.filter(({ access, id }) => access === 'write' && !elsewhere.includes(id)).map(({ id }) => id);
  expect(Object.keys(sights).sort()).toEqual(writing.sort());
});

describe('a write at v3 is seen', () => {
  it.each(Object.entries(sights).map(([id, sight]) => ({ id, sight })))('$id', async ({ id, sight: { see, after, call } }) => {
    const before = await see();
    app.simulator.world.store.restore(first);
    expect(await write(id, call)).toBe(200);
    const seen = await see();
    expect(seen).toEqual(after);
    expect(before).not.toEqual(seen);
  });

  it('webhooks.remove', async () => {
    await write('webhooks.register');
    const before = await heard();
    expect([before, await write('webhooks.remove', { path: { eventname: 'receiver' }, query: { condition: group } }), await heard()]).toEqual([true, 200, false]);
  });
});
