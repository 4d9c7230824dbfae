import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';

const CONCURRENCY = 4;

/** A listener before the simulator: what comes by, how much of it at once, and answers in the simulator's place. */
class Listener {
  readonly heard: { readonly line: string; readonly body: unknown }[] = [];
  /** Answers by method and path, without the query. */
  readonly instead = new Map<string, unknown>();
  /** Paths whose calls wait until they are let go. */
  holds: RegExp | undefined;
  readonly held: (() => void)[] = [];
  mostAtOnce = 0;
  #running = 0;
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  constructor(private readonly target: string) {}

  async open(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  clear(): void {
    this.heard.length = 0;
    this.mostAtOnce = 0;
    this.instead.clear();
    this.letGo();
  }

  letGo(): void {
    this.holds = undefined;
    for (const go of this.held.splice(0)) go();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers: { authorization = '', 'content-type': type = '' } } = request;
    const sent = await text(request);
    const isCounted = !/^\/oauth\/|whoami$/.test(url);
    if (isCounted) {
      this.heard.push({ line: `${method} ${url}`, body: sent === '' ? null : JSON.parse(sent) });
      this.mostAtOnce = Math.max(this.mostAtOnce, (this.#running += 1));
    }
    if (this.holds?.test(url)) await new Promise<void>((resolve) => this.held.push(resolve));
    const known = this.instead.get(`${method} ${url.replace(/\?.*$/, '')}`);
    const answer = known === undefined ? await fetch(`${this.target}${url}`, { method, headers: { authorization, 'content-type': type }, ...(sent !== '' && { body: sent }) }) : Response.json(known);
    const body = await answer.text();
    if (isCounted) this.#running -= 1;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  }
}

let simulator: TestSimulator;
let listener: Listener;
let door: TestGraphql;
const lines = (): string[] => listener.heard.map(({ line }) => line);
const groupId = '240390';

beforeAll(async () => {
  simulator = await startSimulator();
  listener = new Listener(simulator.url);
  door = await startGraphql({ CLEVERREACH_URL: await listener.open(), GRAPHQL_UPSTREAM_CONCURRENCY: String(CONCURRENCY) });
});
afterAll(async () => {
  await door.stop();
  await listener.close();
  await simulator.close();
});
beforeEach(() => {
  listener.clear();
});

describe('how much is asked of CleverReach', () => {
  it('one call brings a thousand receivers with all their attributes', async () => {
    const { id } = (await simulator.ask('POST', '/v3/groups', { name: 'thousand' })) as { id: string };
    await simulator.ask('POST', `/v3/groups/${id}/attributes`, { name: 'city', type: 'text' });
    const rows = Array.from({ length: 1_000 }, (_, at) => ({ email: `p${at}@example.org`, registered: 1_700_000_000 + at, attributes: { city: `City ${at}` }, global_attributes: { firstname: `Name ${at}` } }));
    await simulator.ask('POST', `/v3/groups/${id}/receivers/insert`, rows);
    const query = `query ($id: ID!) { group(id: $id) { receivers(first: 1000) { nodes { email attributes { name value } globalAttributes { name value } firstname: globalAttribute(name: "firstname") } } } }`;
    const { group } = (await door.answer(query, { id })) as { group: { receivers: { nodes: { email: string; attributes: object; firstname: string }[] } } };
    expect([lines().length, group.receivers.nodes.map(({ email, attributes, firstname }) => [email, attributes, firstname])]).toEqual([
      1, rows.map(({ email, attributes, global_attributes }) => [email, [{ name: 'city', value: attributes.city }], global_attributes.firstname]),
    ]);
  });

  it('41 calls bring 20 groups with counts and receivers, never more at once than GRAPHQL_UPSTREAM_CONCURRENCY', async () => {
    for (let at = 0; at < 20; at += 1) {
      const { id } = (await simulator.ask('POST', '/v3/groups', { name: `crowded ${at}` })) as { id: string };
      await simulator.ask('POST', `/v3/groups/${id}/receivers/insert`, [{ email: `member-of-${at}@example.org` }]);
    }
    listener.holds = /\/(stats|receivers)\b/;
    const answer = door.answer('{ groups(filter: { nameContains: "crowded" }) { nodes { name stats { totalCount } receivers(first: 5) { nodes { email } } } } }');
    await expect.poll(() => listener.held.length).toBe(CONCURRENCY);
    await door.answer('{ account { id } }');
    listener.letGo();
    const { groups } = (await answer) as { groups: { nodes: object[] } };
    expect([lines().length, listener.mostAtOnce, groups.nodes.length]).toEqual([41, CONCURRENCY, 20]);
  });
});

const orders = (fields: Readonly<Record<string, string>>): string[][] => Object.entries(fields).flatMap(([field, word]) => ['ASC', 'DESC'].map((direction) => [`{ field: ${field}, direction: ${direction} }`, `${word}+${direction.toLowerCase()}`]));
const receiverOrders = orders({ REGISTERED: 'registered', ACTIVATED: 'activated', CHANGED: 'last_changed', EMAIL: 'email', ID: 'id' });
const receiverStates = [['ACTIVE', 'active'], ['INACTIVE', 'inactive'], ['BOUNCED', 'bounce']];
const moments = 'from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z"';

describe('what GraphQL asks for is asked of CleverReach', () => {
  it.each([
    ...receiverOrders.flatMap(([order, words]) => [
      [`group(id: "240390") { receivers(orderBy: ${order}) { nodes { receiverId } } }`, `/v3/groups/240390/receivers?page=0&pagesize=50&type=all&order_by=${words}&detail=0`],
      [`filter(groupId: "240390", id: "525154") { receivers(orderBy: ${order}) { nodes { receiverId } } }`, `/v3/groups/240390/filters/525154/receivers?page=0&pagesize=50&type=all&order_by=${words}&detail=0`],
    ]),
    ...receiverStates.flatMap(([state, word]) => [
      [`group(id: "240390") { receivers(filter: { state: ${state} }) { nodes { receiverId } } }`, `/v3/groups/240390/receivers?page=0&pagesize=50&type=${word}&order_by=registered+asc&detail=0`],
      [`filter(groupId: "240390", id: "525154") { receivers(state: ${state}) { nodes { receiverId } } }`, `/v3/groups/240390/filters/525154/receivers?page=0&pagesize=50&type=${word}&order_by=registered+asc&detail=0`],
    ]),
    ...['TAG', 'ORIGIN', 'COUNT'].map((order) => [`tags(orderBy: { field: ${order} }) { nodes { tag } }`, `/v3/tags?origin=*&order_by=${order.toLowerCase()}&limit=50&page=0`]),
    ['tags(filter: { origin: "Shop", groupId: "240390" }) { nodes { tag } }', '/v3/tags?origin=Shop&order_by=tag&limit=50&page=0&group_id=240390'],
    ['tagCount(tag: "VIP", activeOnly: true)', '/v3/tags/count?tag=VIP&active=true'],
    ...['DRAFT', 'WAITING', 'RUNNING', 'FINISHED', 'AUTOMATION'].map((state) => [`mailings(state: ${state}) { nodes { id } }`, `/v3/mailings?state=${state.toLowerCase()}&omit_body=true&page=0&limit=50`]),
    [`mailings(state: DRAFT, filter: { channelId: "3002", ${moments} }) { nodes { text } }`, '/v3/mailings?state=draft&channel_id=3002&start=1767225600&end=1769904000&omit_body=false&page=0&limit=50'],
    [`reports(filter: { channelId: "3002", groupId: "240391", ${moments} }) { nodes { id } }`, '/v3/reports?channel_id=3002&group_id=240391&start=1767225600&end=1769904000&page=0&pagesize=50'],
    ...Object.entries({ SENT: 'sent', OPENED: 'opened', CLICKED: 'clicked', NOT_OPENED: 'notopened', NOT_CLICKED: 'notclicked', UNSUBSCRIBED: 'unsubscribed', BOUNCED: 'bounced' }).map(([state, word]) => [
      `report(id: "8071313") { receivers(state: ${state}) { nodes { receiverId } } }`, `/v3/reports/8071313/receivers/${word}?detail=0&page=0&pagesize=50`,
    ]),
    [`report(id: "8071313") { receivers(state: CLICKED, filter: { linkId: "7", ${moments} }) { nodes { tags } } }`, '/v3/reports/8071313/receivers/clicked?detail=4&linkid=7&from=1767225600&to=1769904000&page=0&pagesize=50'],
  ])('%s', async (query, line) => {
    await door.answer(`{ ${query} }`);
    expect(lines().at(-1)).toBe(`GET ${line}`);
  });

  it.each(receiverOrders)('of receivers that rules select: %s', async (order, words) => {
    await door.answer(`{ findReceivers(search: { groupIds: ["240391"], operator: OR, activeOnly: true, rules: [{ field: "email", logic: CONTAINS, condition: "@" }] }, orderBy: ${order}) { nodes { receiverId } } }`);
    expect(listener.heard).toEqual([{ line: 'POST /v3/receivers/filter', body: expect.objectContaining({ groups: ['240391'], operator: 'OR', activeonly: true, orderby: words?.replace('+', ' ') }) }]);
  });

  it.each([['CREATED', 'stamp'], ['CHANGED', 'last_changed'], ['NAME', 'name']])('groups by %s come from one call and are ordered here', async (field, key) => {
    const rows = [['3', 5, 7, 'b'], ['1', 6, 6, 'c'], ['2', 7, 5, 'a']].map(([id, stamp, last_changed, name]) => ({ id, stamp, last_changed, name, locked: false, backup: true, receiver_info: '', last_mailing: 0 }));
    listener.instead.set('GET /v3/groups', rows);
    const { up, down } = (await door.answer(`{ up: groups(orderBy: { field: ${field} }) { nodes { id } } down: groups(orderBy: { field: ${field}, direction: DESC }) { nodes { id } } }`)) as Record<string, { nodes: object[] }>;
    const sorted = rows.toSorted((one, other) => (String(one[key as 'name']) < String(other[key as 'name']) ? -1 : 1)).map(({ id }) => ({ id }));
    expect([up?.nodes, down?.nodes, lines()]).toEqual([sorted, sorted.toReversed(), ['GET /v3/groups']]);
  });
});

describe('what CleverReach tells is told, field by field', () => {
  const [seconds, moment] = [1_767_225_600, '2026-01-01T00:00:00.000Z'];
  const person = { id: '7', email: 'a@example.org', group_id: groupId, imported: seconds, bounced: seconds, activated: seconds, registered: seconds, deactivated: seconds, source: 'shop', attributes: {}, global_attributes: {}, active: true };
  const measured = { last_ip: '192.0.2.7', last_location: 'Bonn', last_client: 'Thunderbird', points: 11, stars: 3, conversion_rate: 1.5, open_rate: 2.5, click_rate: 3.5, last_changed: seconds };
  const measures = { lastIp: '192.0.2.7', lastLocation: 'Bonn', lastClient: 'Thunderbird', points: 11, stars: 3, conversionRate: 1.5, openRate: 2.5, clickRate: 3.5, changedAt: moment, bouncedAt: moment };
  const measureNames = Object.keys(measures).join(' ');
  const counts = { total_count: 9, inactive_count: 4, active_count: 5, bounce_count: 2, avg_points: 7.25, quality: 88, time: seconds, order_count: 6 };
  const told = { totalCount: 9, inactiveCount: 4, activeCount: 5, bouncedCount: 2, averagePoints: 7.25, quality: 88, countedAt: moment, orderCount: 6 };
  const stats = { delivered: 9, unsubscribed: 1, spam: 2, unique_opened: 5, unique_clicks: 4, bounced: 3 };
  const reported = { kind: 'basic', deliveredCount: 9, unsubscribedCount: 1, spamCount: 2, openedCount: 5, clickedCount: 4, bouncedCount: 3 };
  const attribute = { id: 1, groups_id: 0, name: 'size', description: 'Size', preview_value: '42', value: '40', type: 'number', tag: '{SIZE}' };

  it.each([
    [`group(id: "240390") { stats { ${Object.keys(told).join(' ')} } }`, '/v3/groups/240390/stats', counts, { group: { stats: told } }],
    [`group(id: "240390") { receivers { nodes { importedAt deactivatedAt source ${measureNames} } } }`, '/v3/groups/240390/receivers', [{ ...person, ...measured }], { group: { receivers: { nodes: [{ importedAt: moment, deactivatedAt: moment, source: 'shop', ...measures }] } } }],
    [`receiver(id: "7") { ${measureNames} }`, '/v3/receivers/7', { ...person, ...measured }, { receiver: measures }],
    ['attribute(id: "1") { name type description previewValue defaultValue }', '/v3/attributes/1', attribute, { attribute: { name: 'size', type: 'NUMBER', description: 'Size', previewValue: '42', defaultValue: '40' } }],
    [
      'receiver(id: "1002") { orders { brand productSource quantity mailingId } }', '/v3/receivers/1002',
      { ...person, ...measured, orders: [{ order_id: '1', brand: 'Acme', product_source: 'shop', amount: 3, mailing_id: '8071313' }] }, { receiver: { orders: [{ brand: 'Acme', productSource: 'shop', quantity: 3, mailingId: '8071313' }] } },
    ],
    [
      `report(id: "7") { name senderName senderEmail stats { ${Object.keys(reported).join(' ')} } versions { versionId name stats { ${Object.keys(reported).join(' ')} } } }`, '/v3/reports/7',
      { id: '7', name: 'News', sender_name: 'Shop', sender_email: 'a@example.org', finished: seconds, stats: { basic: stats }, versions: [{ id: 1, name: 'A', stats: { basic: stats } }] },
      { report: { name: 'News', senderName: 'Shop', senderEmail: 'a@example.org', stats: [reported], versions: [{ versionId: '1', name: 'A', stats: [reported] }] } },
    ],
    [
      'account { invoiceAddress { company salutation firstName lastName street postalCode city country email } }', '/v3/clients/129148/invoiceaddress',
      { company: 'Gotham', salutation: 'Frau', firstname: 'Selina', name: 'Kyle', street: 'Kai 7', zip: '26180', city: 'Rastede', country: 'Germany', email: 'a@example.org' },
      { account: { invoiceAddress: { company: 'Gotham', salutation: 'Frau', firstName: 'Selina', lastName: 'Kyle', street: 'Kai 7', postalCode: '26180', city: 'Rastede', country: 'Germany', email: 'a@example.org' } } },
    ],
  ])('%s', async (query, path, row, expected) => {
    listener.instead.set(`GET ${path}`, row);
    expect([await door.answer(`{ ${query} }`), lines().map((line) => line.replace(/\?.*$/, ''))]).toEqual([expected, expect.arrayContaining([`GET ${path}`])]);
  });
});

describe('an answer of CleverReach that is not as the contract says is told as that', () => {
  const group = { id: '7', name: 'News', stamp: 1, last_changed: 1, locked: false, backup: true, receiver_info: '', last_mailing: 0 };

  it.each([
    ['a value that must be there is missing', { name: undefined }],
    ['a text is an object', { name: { de: 'Neues' } }],
    ['a moment is in no calendar', { stamp: 1e20 }],
    ['yes is no boolean', { locked: 'yes' }],
  ])('%s', async (_, broken) => {
    listener.instead.set('GET /v3/groups', [{ ...group, ...broken }]);
    const { errors } = await door.ask('{ groups { nodes { id name createdAt locked } } }');
    expect(errors.map(({ message, extensions }) => [message, extensions['code']])).toEqual([['CleverReach did not answer as its contract says.', 'UPSTREAM_INVALID_ANSWER']]);
  });
});

describe('an answer of the wrong kind is no empty list, and no mistake of the gateway', () => {
  it.each([false, null, 'text', 7])('mailings: %j', async (answer) => {
    listener.instead.set('GET /v3/mailings', answer);
    const { errors } = await door.ask('{ mailings(state: DRAFT) { nodes { id } } }');
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_INVALID_ANSWER']);
  });

  it.each(['changeReceiverEmail', 'cloneReceiver'])('%s', async (name) => {
    listener.instead.set(`${name === 'cloneReceiver' ? 'POST /v3/receivers/1002/clone' : 'PUT /v3/receivers/1002/email'}`, null);
    const codes = await door.refusal(name, { id: '1002', newEmail: 'new@example.org' }, '__typename');
    expect(codes).toEqual([[expect.stringMatching(/^(?:UPSTREAM_INVALID_ANSWER|OUTCOME_UNKNOWN)$/), undefined]]);
  });

  it('one row of a batch leaves the outcome of that row open', async () => {
    listener.instead.set('POST /v3/groups/240390/receivers/upsert', [null, { id: '7', status: 'insert success' }, false]);
    const rows = ['a', 'b', 'c'].map((name) => ({ email: `${name}@example.org` }));
    const payload = await door.change('upsertReceivers', { groupId, rows }, 'results { outcome receiverId }');
    expect(payload).toEqual({ results: [{ outcome: 'UNKNOWN', receiverId: null }, { outcome: 'INSERTED', receiverId: '7' }, { outcome: 'UNKNOWN', receiverId: null }] });
  });
});

describe('what is written is written whole', () => {
  const item = { productId: 'HAT-1', productName: 'Hat', price: 12.5, currency: 'EUR', quantity: 2, purchasedAt: '2026-01-01T00:00:00Z', mailingId: '8071313', productSource: 'shop', brand: 'Acme', categories: ['Hats', 'Sale'], attributes: [{ name: 'color', value: 'red' }] };
  const order = { product_id: 'HAT-1', product: 'Hat', price: 12.5, currency: 'EUR', quantity: 2, stamp: 1_767_225_600, mailing_id: '8071313', product_source: 'shop', brand: 'Acme', product_category: 'Hats,Sale', attributes: 'color:red' };
  const size = { description: 'Size', previewValue: '42', defaultValue: '40' };
  const sizeRow = { description: 'Size', preview_value: '42', default_value: '40' };

  it.each([
    ['createAttribute', { name: 'size', type: 'NUMBER', ...size }, 'POST /v3/attributes', { name: 'size', type: 'number', ...sizeRow }],
    ['createAttribute', { groupId, name: 'size', type: 'GENDER', ...size }, 'POST /v3/groups/240390/attributes', { name: 'size', type: 'gender', ...sizeRow }],
    ['updateAttribute', { id: '1005', name: 'age', type: 'DATE', ...size }, 'PUT /v3/attributes/1005', { name: 'age', type: 'date', ...sizeRow }],
    ['addOrderItem', { id: '1002', orderId: '5', ...item }, 'POST /v3/receivers/1002/orders', { order_id: '5', ...order }],
    ['updateOrderItem', { id: '1002', orderId: '5', ...item }, 'PUT /v3/receivers/1002/orders/5', order],
  ])('%s %j', async (name, input, line, sent) => {
    await door.change(name, input, 'dryRun');
    expect(listener.heard.filter((call) => call.body !== null)).toEqual([{ line, body: sent }]);
  });
});

describe('a mailing is written with every setting', () => {
  const settings = {
    editor: 'freeform', openTracking: false, clickTracking: true, linkTrackingUrl: 'links.example.org', linkTrackingType: 'GOOGLE', googleCampaignName: 'autumn',
    unsubscribeFormId: '228563', campaignId: '7', channelId: '3001',
  };
  const written = {
    editor: 'freeform', open_tracking: false, click_tracking: true, link_tracking_url: 'links.example.org', link_tracking_type: 'google', google_campaign_name: 'autumn',
    unsubscribe_form_id: '228563', campaign_id: '7', category_id: '3001',
  };
  const values = { name: 'All', subject: 'Everything', senderName: 'Shop', senderEmail: 'news@example.org', html: '<p>Hi</p>', text: 'Hi', groupIds: [groupId], filterId: '525154', tags: ['one', 'two'], settings };
  const body = {
    name: 'All', subject: 'Everything', sender_name: 'Shop', sender_email: 'news@example.org', content: { type: 'html/text', html: '<p>Hi</p>', text: 'Hi' },
    receivers: { groups: [groupId], filter: '525154' }, tags: ['one', 'two'], settings: written,
  };

  it.each<[string, object, string, object]>([
    ['createMailing', values, 'POST /v3/mailings', body],
    ['updateMailing', { id: '8071315', ...values }, 'PUT /v3/mailings/8071315', body],
    ['updateMailing', { id: '8071315', text: 'Hi' }, 'PUT /v3/mailings/8071315', { content: { type: 'text', text: 'Hi' } }],
    ['updateMailing', { id: '8071315', html: '<p>Hi</p>' }, 'PUT /v3/mailings/8071315', { content: { type: 'html', html: '<p>Hi</p>' } }],
    ...['INTELLIAD', 'CRCONNECT'].map((type): [string, object, string, object] => ['updateMailing', { id: '8071315', settings: { linkTrackingType: type } }, 'PUT /v3/mailings/8071315', { settings: { link_tracking_type: type.toLowerCase() } }]),
  ])('%s %j', async (name, input, line, sent) => {
    await door.change(name, input, 'dryRun mailingId');
    expect(listener.heard).toEqual([{ line, body: sent }]);
  });
});
