import { methodOf } from '../../src/contract/index.js';
import type { Endpoint } from '../../src/contract/index.js';
import type { World } from '../../src/simulator/world.js';
import type { RawRequest } from './raw-call.js';

/** A call of one row that succeeds on the simulator's own seed. */
export interface GoodCall {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Where a webhook may be registered: the address of a listener that knows how to shake hands. */
export interface HookTarget {
  readonly url: string;
  readonly verify: string;
}

const group = { group_id: '240390' };
const groupById = { id: '240390' };
const jane = 'jane@example.org';
const member = { ...group, pool_id: jane };
const memberById = { ...group, id: jane };
const filter = { ...group, filter_id: '525154' };
const pair = [{ email: 'new@example.org', tags: ['Shop.New'] }, { email: jane, attributes: { city: 'Wien' } }];
const order = { order_id: '77', product_id: 'CAP-1', product: 'Cap', price: 15, currency: 'EUR', quantity: 2 };
const event = { type: 'visit', type_id: 'shop', value: 'https://shop.example' };
const sub = { id: '129149' };
const own = { id: '129148' };
const draft = { id: '8071315' };
const sent = { id: '8071313' };

const accounts: Record<string, GoodCall> = {
  'debug.whoami': {}, 'debug.ttl': {}, 'debug.validate': {}, 'debug.exchange': {}, 'debug.ping': {},
  'oauth.authorize': { query: { client_id: 'sim-client-1', grant: 'basic', response_type: 'code', redirect_uri: 'https://app.example/back', state: 's' } },
  'oauth.token': { body: { grant_type: 'client_credentials', client_id: 'sim-client-1', client_secret: 'sim-secret-1' } },
  'oauth.revoke': {}, 'oauth.revokeAtRoot': {},
  'oauth.finish': { body: { finished: true, name: 'Shop' } },
  'oauth.settings': { body: { import: ['customers'], not_import: [] } },
  'clients.list': {}, 'clients.get': { path: sub }, 'clients.byDomain': { path: { domain: '129149.eu2.cleverreach.com' } },
  'clients.receiverCount': { path: own }, 'clients.activeReceiverCount': { path: own }, 'clients.contingent': { path: own },
  'clients.invoiceAddress': { path: own }, 'clients.limits': { path: own }, 'clients.nextInvoiceDate': { path: own },
  'clients.updatePaymentOptions': { path: own, body: { method: '1' } }, 'clients.updatePaymentSource': { path: own, body: { iban: 'DE00' } },
  'clients.plan': { path: own }, 'clients.users': { path: own }, 'clients.token': { path: sub }, 'clients.paymentMethods': {},
  'clients.createAccount': { body: { company: 'Smallville Seeds', email: 'owner@smallville.example' } },
  'explorer.swagger': {},
};

const lists: Record<string, GoodCall> = {
  'attributes.list': {}, 'attributes.create': { body: { name: 'Shoe size', type: 'number', description: 'Shoe size' } },
  'attributes.limits': {}, 'attributes.get': { path: { id: '1001' } },
  'attributes.update': { path: { id: '1001' }, body: { description: 'First name' } }, 'attributes.remove': { path: { id: '1005' } },
  'groupAttributes.list': { path: group }, 'groupAttributes.create': { path: group, body: { name: 'size', type: 'number', description: 'Size' } },
  'groupAttributes.update': { path: { ...group, id: '1006' }, body: { description: 'Town' } }, 'groupAttributes.remove': { path: { ...group, id: '1006' } },
  'blacklist.list': {}, 'blacklist.add': { body: { email: 'troll@example.org', comment: 'rude' } },
  'blacklist.update': { body: { email: 'spam@example.org', comment: 'still' } },
  'blacklist.validate': { body: { emails: ['spam@example.org', jane] } },
  'blacklist.get': { path: { email: 'spam@example.org' } }, 'blacklist.remove': { path: { email: 'spam@example.org' } },
  'groupBlacklist.list': { path: { group_id: '240391' } }, 'groupBlacklist.add': { path: group, body: { email: 'troll@example.org', comment: 'rude' } },
  'groupBlacklist.remove': { path: { id: '240391', email: 'competitor@example.com' } },
  'bounces.list': { query: { pagesize: '5' } },
  'groups.list': { query: { order: 'created DESC' } }, 'groups.create': { body: { name: 'Readers' } }, 'groups.get': { path: groupById },
  'groups.update': { path: groupById, body: { name: 'Readers' } }, 'groups.remove': { path: groupById }, 'groups.clear': { path: groupById },
  'groups.stats': { path: groupById }, 'groups.advancedStats': { path: group }, 'groups.forms': { path: groupById },
  'filters.list': { path: group },
  'filters.create': { path: group, body: { name: 'Jane', rules: [{ field: 'email', logic: 'contains', condition: 'jane' }] } },
  'filters.get': { path: filter }, 'filters.update': { path: filter, body: { name: 'Best' } }, 'filters.remove': { path: filter },
  'filters.count': { path: filter }, 'filters.receivers': { path: filter, query: { pagesize: '2' } }, 'filters.stats': { path: filter },
};

const people: Record<string, GoodCall> = {
  'groupReceivers.list': { path: group, query: { pagesize: '2', detail: '7' } },
  'groupReceivers.query': { path: group, body: { email_list: [jane] } },
  'groupReceivers.add': { path: group, body: { email: 'ada@example.org', tags: ['Shop.New'] } },
  'groupReceivers.insert': { path: group, body: pair }, 'groupReceivers.updateMany': { path: group, body: pair },
  'groupReceivers.updatePlus': { path: group, body: pair }, 'groupReceivers.upsert': { path: group, body: pair },
  'groupReceivers.upsertPlus': { path: group, body: pair }, 'groupReceivers.deleteMany': { path: group, body: [jane, 'john@example.org'] },
  'groupReceivers.get': { path: member }, 'groupReceivers.update': { path: memberById, body: { source: 'shop' } },
  'groupReceivers.remove': { path: member }, 'groupReceivers.activate': { path: memberById }, 'groupReceivers.deactivate': { path: member },
  'groupReceivers.attributes': { path: member }, 'groupReceivers.setAttribute': { path: { ...member, id: '1006' }, body: { value: 'Wien' } },
  'groupReceivers.events': { path: member }, 'groupReceivers.addEvent': { path: member, body: event },
  'groupReceivers.areValid': { path: group, body: { emails: [jane, 'nobody@example.org'] } },
  'groupReceiverOrders.list': { path: member }, 'groupReceiverOrders.add': { path: member, body: order },
  'groupReceiverOrders.update': { path: { ...member, id: '10001' }, body: { price: 49.9 } },
  'groupReceiverOrders.remove': { path: { ...member, id: '10001' } },
  'receivers.get': { path: { id: jane }, query: group }, 'receivers.remove': { path: { pool_id: jane } },
  'receivers.filter': { body: { groups: ['240390'], rules: [{ field: 'tags', logic: 'contains', condition: 'VIP' }], pagesize: 2 } },
  'receivers.areValid': { body: { emails: [jane], group_id: 240390 } }, 'receivers.deleteMany': { body: { receivers: [jane] } },
  'receivers.bounced': {}, 'receivers.clone': { path: { id: jane }, body: { email: 'janet@example.org' } },
  'receivers.changeEmail': { path: { id: jane }, body: { email: 'janet@example.org' } },
  'receivers.groups': { path: { id: jane } }, 'receivers.attributes': { path: { id: jane } },
  'receivers.setAttribute': { path: { pool_id: jane, id: '1001' }, body: { value: 'Janet' } },
  'receivers.events': { path: { pool_id: jane } }, 'receivers.addEvent': { path: { pool_id: jane }, body: event },
  'receiverOrders.list': { path: { id: jane } }, 'receiverOrders.add': { path: { pool_id: jane }, body: order },
  'receiverOrders.update': { path: { pool_id: jane, id: '10001' }, body: { price: 49.9 } },
  'receiverOrders.remove': { path: { pool_id: jane, id: '10001' } },
  'tags.list': { query: { order_by: 'count', limit: '3' } }, 'tags.count': { query: { tag: 'VIP' } }, 'tags.ofReceiver': { path: { id: jane } },
  'tags.addToReceiver': { path: { id: jane }, body: { tags: ['Shop.New'] } },
  'tags.removeFromReceiver': { path: { id: jane, tag: 'VIP' } }, 'tags.addInGroup': { path: memberById, body: { tags: ['Shop.New'] } },
  'tags.listAll': {},
};

const mails: Record<string, GoodCall> = {
  'forms.list': {}, 'forms.get': { path: { id: '228563' } }, 'forms.remove': { path: { id: '228563' } }, 'forms.code': { path: { id: '228563' } },
  'forms.send': { path: { form_id: '228563', type: 'activate' }, body: { email: 'bruce@gotham.example', doidata: { user_ip: '192.0.2.1', referer: '', user_agent: '' } } },
  'forms.createFromTemplate': { path: { ...group, type: 'default' }, body: { name: 'Sign-up' } },
  'mailings.list': {}, 'mailings.get': { path: sent }, 'mailings.update': { path: draft, body: { subject: 'Now' } },
  'mailings.create': { body: { name: 'News', subject: 'Hello', content: { type: 'html', html: '<a href="https://shop.example/">x</a>', text: '' }, receivers: { groups: ['240390'] } } },
  'mailings.channels': {}, 'mailings.channel': { path: { id: '3001' } }, 'mailings.removeChannel': { path: { id: '3001' } },
  'mailings.createTemplate': { body: { name: 'Plain', html: '<p></p>' } }, 'mailings.agencyTemplates': {}, 'mailings.userTemplates': {},
  'mailings.links': { path: sent }, 'mailings.orders': { path: sent }, 'mailings.randomReceiver': { path: draft },
  'mailings.sendPreview': { path: draft, body: { receivers: ['owner@gotham.example'] } },
  'mailings.release': { path: draft, body: { time: 4_000_000_000 } }, 'mailings.stop': { path: { id: '8071316' } },
  'gomailer.preview': { body: { subject: 'Hi {FIRSTNAME}', html: '', text: '', receiver: { email: jane, global_attributes: { firstname: 'Jane' } } } },
  'mycontent.list': {}, 'mycontent.create': { body: { name: 'Blog', url: 'https://blog.example/search' } }, 'mycontent.get': { path: { id: '12' } },
  'mycontent.update': { path: { id: '12' }, body: { name: 'Shop' } }, 'mycontent.remove': { path: { id: '12' } },
  'reports.list': {}, 'reports.get': { path: sent }, 'reports.remove': { path: sent },
  'reports.receiversByState': { path: { ...sent, state: 'opened' }, query: { detail: '1', pagesize: '3' } },
  'reports.statsByMode': { path: { ...sent, mode: 'links' } }, 'reports.stats': { path: sent }, 'reports.receivers': { path: sent }, 'reports.orders': { path: sent },
  'automation.createAbandonedCart': { body: { name: 'Cart', storeid: '1' } },
  'automation.triggerAbandonedCart': { body: { poolid: '1001', groupid: '240390', abandonedCartData: { storeId: '1', total: 9.9, currency: 'EUR' } } },
  'flow.list': {}, 'flow.get': { path: { id: '06b3cdcb-acd5-4987-8d4f-47673cd418ab' } },
  'webhooks.list': {}, 'webhooks.remove': { path: { eventname: 'receiver' } },
};

/** What the seed does not hold and a good call needs. */
export const prepareGoodCalls = ({ store }: World): void => {
  store.automations.put({ id: '1', accountId: '129148', name: 'Cart', description: '', storeId: '1', lastExecuted: 0, active: true });
};

/** A good call for every row by its id; each stands on a prepared fresh seed. */
export const goodCallsFor = (hook: HookTarget): Readonly<Record<string, GoodCall>> => ({
  ...accounts, ...lists, ...people, ...mails,
  'webhooks.register': { body: { url: hook.url, event: 'receiver', condition: '240390', verify: hook.verify } },
});

/** The path with its query, as a client would send it. */
export const addressOf = (route: string, { path = {}, query = {} }: GoodCall): string => {
  const filled = route.slice(route.indexOf(' ') + 1).replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? `missing-${name}`));
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
};

/** The call of a row as a v3 client sends it. */
export const requestOf = (endpoint: Endpoint, call: GoodCall, headers: Readonly<Record<string, string>>): RawRequest => ({
  method: methodOf(endpoint),
  path: addressOf(endpoint.route, call),
  headers: { ...headers, ...(call.body !== undefined && { 'content-type': 'application/json' }) },
  ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
});
