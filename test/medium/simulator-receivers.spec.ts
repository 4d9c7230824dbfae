import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Receiver } from '../../src/contract/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';

const group = '/v3/groups/240390';
const empty = '/v3/groups/240393';
const refusal = (code: number, message: string) => ({ status: code, answer: { error: { code, message } } });

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

const read = async (id: string, from = empty): Promise<Receiver> => (await simulator.ask('GET', `${from}/receivers/${id}`)) as Receiver;
const add = async (body: object, to = empty): Promise<Receiver> => (await simulator.ask('POST', `${to}/receivers`, body)) as Receiver;
const total = async (of: string): Promise<number> => ((await simulator.ask('GET', `${of}/stats`)) as { total_count: number }).total_count;

describe('adding one receiver', () => {
  it('puts it into the group, the counts, the filters, the tags and the account', async () => {
    const before = [await total(group), await simulator.ask('GET', `${group}/filters/525154/count`), await simulator.ask('GET', '/v3/tags/count?tag=VIP'), await simulator.ask('GET', '/v3/clients/129148/receivercount')];
    await add({ email: 'ada@example.org', tags: ['VIP'] }, group);
    const after = [await total(group), await simulator.ask('GET', `${group}/filters/525154/count`), await simulator.ask('GET', '/v3/tags/count?tag=vip'), await simulator.ask('GET', '/v3/clients/129148/receivercount')];
    expect(after.map(Number)).toEqual(before.map((count) => Number(count) + 1));
    expect((await simulator.ask('GET', '/v3/receivers/ada@example.org/groups')) as object[]).toMatchObject([{ id: '240390' }]);
  });

  it('keeps one receiver per address in all groups', async () => {
    const first = await add({ email: 'ada@example.org', global_attributes: { firstname: 'Ada' } }, group);
    const second = await add({ email: 'ADA@example.org' });
    expect([second.id, second.email, second.global_attributes]).toMatchObject([first.id, 'ada@example.org', { firstname: 'Ada' }]);
  });

  it.each([
    ['a known address', { email: 'Jane@example.org' }, 400, "Bad Request: duplicate address 'Jane@example.org'"],
    ['no address', { email: 'nobody' }, 400, "Bad Request: invalid address 'nobody'"],
    ['a body without one', { tags: ['x'] }, 400, 'Bad Request: missing email'],
    ['a blacklisted address', { email: 'x@spam.example' }, 403, "Forbidden: blacklisted address 'x@spam.example'"],
  ])('refuses %s', async (_, body, code, message) => {
    expect(await simulator.send('POST', `${group}/receivers`, body)).toEqual(refusal(code, message));
  });

  it('is refused where the group is unknown or of another account', async () => {
    const answers = await Promise.all(['1', '350100'].map((id) => simulator.send('POST', `/v3/groups/${id}/receivers`, { email: 'a@b.example' })));
    expect(answers).toEqual([refusal(404, 'Not Found: invalid group'), refusal(404, 'Not Found: invalid group')]);
  });

  it('is refused when the plan is full', async () => {
    const account = simulator.world.store.accounts.find('129148');
    if (account) simulator.world.store.accounts.put({ ...account, plan: { ...account.plan, receiverCap: 1 } });
    expect(await simulator.send('POST', `${empty}/receivers`, { email: 'a@b.example' })).toEqual(refusal(403, 'Forbidden: receiver limit reached'));
  });

  it('shows every attribute, lower case, empty where unset', async () => {
    await simulator.ask('POST', `${empty}/attributes`, { name: 'Shoe Size', type: 'number' });
    const { attributes, global_attributes } = await add({ email: 'ada@example.org', attributes: { SHOE_SIZE: 38, unknown: 'x' } });
    expect([attributes, global_attributes]).toEqual([{ shoe_size: '38' }, { firstname: '', lastname: '', salutation: '', customernumber: '', birthday: '' }]);
  });

  it('takes attributes in the old text form', async () => {
    expect((await add({ email: 'ada@example.org', attributes: 'city:Wien,visits:3' }, group)).attributes).toEqual({ city: 'Wien', visits: '3' });
  });
});

describe('whether a receiver is active', () => {
  it.each([
    ['nothing given', {}, true],
    ['registered alone', { registered: 1_700_000_000 }, false],
    ['activated', { registered: 1_700_000_000, activated: 1_700_000_100 }, true],
    ['activated as a flag', { activated: true }, true],
    ['activated 0', { activated: 0 }, false],
    ['activated false', { activated: false }, false],
    ['deactivated', { activated: 1_700_000_100, deactivated: 1_700_000_200 }, false],
    ['deactivated 0', { deactivated: 0 }, true],
  ])('follows %s at the add', async (_, moments, active) => {
    expect((await add({ email: 'ada@example.org', ...moments })).active).toBe(active);
  });

  it('changes with activate and deactivate, and shows in the lists by type', async () => {
    await add({ email: 'ada@example.org' });
    const list = async (type: string) => ((await simulator.ask('GET', `${empty}/receivers?type=${type}`)) as Receiver[]).length;
    expect(await simulator.ask('PUT', `${empty}/receivers/ada@example.org/deactivate`)).toBe(true);
    expect([await list('active'), await list('inactive'), await list('all')]).toEqual([0, 1, 1]);
    expect(await simulator.ask('PUT', `${empty}/receivers/ada@example.org/activate`)).toBe(true);
    expect([await list('active'), await list('inactive'), await list('all')]).toEqual([1, 0, 1]);
  });

  it('comes back by an update after the API ended it, not after the person did', async () => {
    await add({ email: 'ada@example.org' });
    await simulator.ask('PUT', `${empty}/receivers/ada@example.org/deactivate`);
    const renew = (from: string, id: string) => simulator.ask('PUT', `${from}/receivers/${id}`, { activated: 1_790_000_000, deactivated: 0 });
    expect([await renew(empty, 'ada@example.org'), await renew(group, 'harvey@gotham.example')]).toMatchObject([{ active: true }, { active: false }]);
  });

  it('ends with a bounce', async () => {
    expect(await read('gone@example.net', group)).toMatchObject({ active: false, bounced: expect.any(Number) as number });
    const bounced = (await simulator.ask('GET', `${group}/receivers?type=bounce&order_by=id`)) as Receiver[];
    expect([bounced[0]?.email, bounced.every((receiver) => receiver.bounced > 0 && !receiver.active)]).toEqual(['gone@example.net', true]);
  });
});

describe('batches', () => {
  const rows = [{ email: 'jane@example.org', attributes: { city: 'Wien' } }, { email: 'new@example.org' }, { email: 'bad' }, { email: 'new@example.org' }];
  const send = (method: string, verb: string, body: unknown) => simulator.send(method, `${group}/receivers/${verb}`, body);

  it.each([
    ['POST', 'insert', ["duplicate address 'jane@example.org'", 'insert success', "Bad Request: invalid address 'bad'", "duplicate address 'new@example.org'"]],
    ['POST', 'upsert', ['update success', 'insert success', "Bad Request: invalid address 'bad'", "duplicate address 'new@example.org'"]],
    ['PUT', 'update', ['update success', "Not Found: invalid receiver 'new@example.org'", "Not Found: invalid receiver 'bad'", "duplicate address 'new@example.org'"]],
  ])('%s %s answers a status per row', async (method, verb, statuses) => {
    expect(await send(method, verb, rows)).toEqual({ status: 200, answer: statuses.map((status) => ({ status })) });
  });

  it('answer false when a plus call writes nothing, and receivers without the failed rows else', async () => {
    expect((await send('POST', 'upsertplus', [{ email: 'bad' }])).answer).toBe(false);
    expect((await send('POST', 'upsertplus', rows)).answer).toMatchObject([{ email: 'jane@example.org', attributes: { city: 'Wien' }, tags: expect.any(Array) as [] }, { email: 'new@example.org' }]);
    expect((await send('PUT', 'updateplus', [{ email: 'other@example.org' }])).answer).toBe(false);
  });

  it('are refused with 413 over 1000 rows and with 400 where they are no list', async () => {
    const many = Array.from({ length: 1001 }, (_, at) => ({ email: `a${at}@example.org` }));
    expect(await send('POST', 'upsert', many)).toEqual(refusal(413, 'Payload Too Large: at most 1000 rows'));
    expect((await send('POST', 'upsert', { email: 'a@b.example' })).status).toBe(400);
  });

  it('of deletes answer a status per row', async () => {
    const jane = await read('jane@example.org', group);
    expect((await send('POST', 'delete', [jane.id, 'john@example.org', 'nobody@example.org'])).answer).toEqual([
      { status: 'success' }, { status: 'success' }, { status: "Not Found: invalid receiver 'nobody@example.org'" },
    ]);
  });
});

describe('the plus calls', () => {
  const plus = async (row: object): Promise<Receiver> =>
    ((await simulator.ask('POST', `${group}/receivers/upsertplus`, [{ email: 'jane@example.org', ...row }])) as [Receiver])[0];

  it('count on number attributes only', async () => {
    expect((await plus({ attributes: { visits: '+5', city: '+5' } })).attributes).toEqual({ visits: '12', city: '+5' });
    expect((await plus({ attributes: { visits: '-20' } })).attributes).toMatchObject({ visits: '-8' });
  });

  it('unset by null', async () => {
    expect((await plus({ attributes: { visits: null } })).attributes).toMatchObject({ visits: '', city: 'Rastede' });
  });

  it.each([
    [['Shop.New', 'VIP'], ['Magento-Website.Main_1', 'Magento-Special.Subscriber', 'VIP', 'Shop.New']],
    [['-VIP', '-magento-special.subscriber'], ['Magento-Website.Main_1']],
    [['-Magento-Website.*'], ['Magento-Special.Subscriber', 'VIP']],
    [['Über.a b/c'], ['Magento-Website.Main_1', 'Magento-Special.Subscriber', 'VIP', 'Über.a_b_c']],
  ])('read the tags %j', async (tags, after) => {
    expect((await plus({ tags })).tags).toEqual(after);
  });
});

describe('changing one receiver', () => {
  it('replaces the tags and leaves the address alone', async () => {
    const changed = await simulator.ask('PUT', `${group}/receivers/jane@example.org`, { email: 'other@example.org', tags: ['one'] });
    expect(changed).toMatchObject({ email: 'jane@example.org', tags: ['one'], attributes: { city: 'Rastede' } });
  });

  it('moves to another address only by changeEmail, in every group', async () => {
    const jane = await read('jane@example.org', group);
    await simulator.ask('PUT', '/v3/receivers/jane@example.org/email', { email: 'janet@example.org' });
    expect((await read('janet@example.org', group)).id).toBe(jane.id);
    expect(await simulator.send('GET', '/v3/receivers/jane@example.org')).toEqual(refusal(404, 'Not Found: invalid receiver'));
    expect((await simulator.send('PUT', '/v3/receivers/janet@example.org/email', { email: 'john@example.org' })).status).toBe(400);
    await simulator.ask('POST', '/v3/blacklist', { email: 'blocked@example.org' });
    expect((await simulator.send('PUT', '/v3/receivers/janet@example.org/email', { email: 'blocked@example.org' })).status).toBe(403);
  });

  it('copies values and groups to a clone', async () => {
    await simulator.ask('POST', '/v3/receivers/jane@example.org/clone', { email: 'janet@example.org' });
    expect(await read('janet@example.org', group)).toMatchObject({ attributes: { city: 'Rastede' }, tags: ['Magento-Website.Main_1', 'Magento-Special.Subscriber', 'VIP'], orders: [] });
  });

  it('sets one value through the group and through the account', async () => {
    await simulator.ask('PUT', `${group}/receivers/jane@example.org/attributes/1006`, { value: 'Graz' });
    await simulator.ask('PUT', '/v3/receivers/jane@example.org/attributes/1001', { value: 'Jana' });
    expect(await read('jane@example.org', group)).toMatchObject({ attributes: { city: 'Graz' }, global_attributes: { firstname: 'Jana' } });
  });

  it('keeps orders and events where both doors read them', async () => {
    await simulator.ask('POST', `${group}/receivers/jane@example.org/orders`, { order_id: '9', product_id: 'A', price: '3.5', amount: 2 });
    await simulator.ask('PUT', '/v3/receivers/jane@example.org/orders/9', { price: 4 });
    await simulator.ask('POST', '/v3/receivers/jane@example.org/events', { type: 'visit', value: 'x' });
    const { orders = [], events = [] } = await read('jane@example.org', group);
    expect([orders.at(-1), events[0]]).toMatchObject([{ order_id: '9', price: 4, amount: 2, quantity: 2 }, { type: 'visit', value: 'x', groups_id: '0' }]);
    await simulator.ask('DELETE', `${group}/receivers/jane@example.org/orders/10001`);
    expect(await simulator.ask('GET', '/v3/receivers/jane@example.org/orders')).toMatchObject([{ order_id: '9' }]);
  });
});

describe('removing', () => {
  it('from a group leaves the other groups', async () => {
    await add({ email: 'jane@example.org' });
    expect(await simulator.ask('DELETE', `${group}/receivers/jane@example.org`)).toBe(true);
    expect(await simulator.send('DELETE', `${group}/receivers/jane@example.org`)).toEqual(refusal(404, 'Not Found: invalid receiver'));
    expect(await simulator.ask('GET', '/v3/receivers/jane@example.org/groups')).toMatchObject([{ id: '240393' }]);
  });

  it('from the account leaves no group', async () => {
    await add({ email: 'jane@example.org' });
    await simulator.ask('DELETE', '/v3/receivers/jane@example.org');
    const statuses = [group, empty].map(async (from) => (await simulator.send('GET', `${from}/receivers/jane@example.org`)).status);
    expect(await Promise.all(statuses)).toEqual([404, 404]);
  });

  it('everybody empties the group and keeps it', async () => {
    expect(await simulator.ask('DELETE', `${group}/clear`)).toBe(true);
    expect([await total(group), (await simulator.send('GET', group)).status]).toEqual([0, 200]);
  });

  it('a group takes its receivers along, unless it is locked', async () => {
    await simulator.ask('DELETE', group);
    expect((await simulator.send('GET', '/v3/receivers/jane@example.org')).status).toBe(404);
    expect(await simulator.send('DELETE', '/v3/groups/240392')).toEqual(refusal(403, 'Forbidden: group is locked'));
  });
});

describe('reading', () => {
  const list = async (query: string): Promise<Receiver[]> => (await simulator.ask('GET', `${group}/receivers?${query}`)) as Receiver[];

  it('pages from zero, 50 at a time unless asked', async () => {
    const pages = await Promise.all([list('page=0&pagesize=100'), list('page=1&pagesize=100'), list('page=2&pagesize=100'), list('page=3&pagesize=100'), list('')]);
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 45, 0, 50]);
    expect(new Set(pages.slice(0, 4).flat().map(({ id }) => id)).size).toBe(245);
  });

  it('gives one row at least and 5000 at most', async () => {
    expect([(await list('pagesize=0')).length, (await list('pagesize=99999')).length]).toEqual([1, 245]);
  });

  it.each([[0, []], [1, ['events']], [2, ['orders']], [4, ['tags']], [7, ['events', 'orders', 'tags']]])('with detail %i carries %j', async (detail, keys) => {
    const [receiver] = await list(`detail=${detail}&pagesize=1`);
    expect(['events', 'orders', 'tags'].filter((key) => receiver && key in receiver)).toEqual(keys);
  });

  it('carries at most the newest 250 events, and all of them on their own', async () => {
    const jane = simulator.world.store.receivers.find('1001');
    const events = Array.from({ length: 300 }, (_, at) => ({ stamp: at + 1, type: 'visit', type_id: '', value: '', mailing_id: '0', groups_id: '0' }));
    if (jane) simulator.world.store.receivers.put({ ...jane, events });
    const { events: embedded = [] } = await read('1001', group);
    expect([embedded.length, embedded[0]?.stamp, embedded.at(-1)?.stamp]).toEqual([250, 300, 51]);
    expect(await simulator.ask('GET', '/v3/receivers/1001/events')).toHaveLength(300);
  });

  it('finds by addresses and ids, in the query and in a body', async () => {
    const found = [await list('email_list=JANE@example.org,nobody@example.org&id_list=1002'), await simulator.ask('POST', `${group}/get_receivers`, { email_list: ['jane@example.org'], id_list: ['1002'] })];
    expect(found).toMatchObject([[{ id: '1001' }, { id: '1002' }], [{ id: '1001' }, { id: '1002' }]]);
  });

  it('orders by a field', async () => {
    const registered = (await list('order_by=registered desc&pagesize=245')).map((receiver) => receiver.registered);
    expect(registered).toEqual([...registered].sort((left, right) => right - left));
  });

  it('over the account knows nothing of a group unless one is named', async () => {
    const [bare, inGroup] = [await simulator.ask('GET', '/v3/receivers/1001'), await simulator.ask('GET', '/v3/receivers/1001?group_id=240390')];
    expect([bare, inGroup]).toMatchObject([{ group_id: '0', attributes: {} }, { group_id: '240390', attributes: { city: 'Rastede' } }]);
  });

  it('says which addresses are active, or with invert which are not', async () => {
    const emails = ['jane@example.org', 'bruce@gotham.example', 'nobody@example.org'];
    const valid = (body: object) => simulator.ask('POST', '/v3/receivers/isvalid', { emails, ...body });
    expect([await valid({}), await valid({ group_id: 240391 }), await valid({ invert: true })]).toEqual([['jane@example.org'], [], ['bruce@gotham.example', 'nobody@example.org']]);
  });
});
