import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;
const lists = async (): Promise<string[]> => (await door.reached()).filter((call) => call.includes('/receivers?'));

beforeAll(async () => {
  door = await startGraphql();
});
afterAll(() => door.stop());
beforeEach(() => door.simulator.clearCalls());

describe('tags, orders and events', () => {
  it('are told of a person', async () => {
    const query = `{ receiver(email: "jane@example.org") {
      tags events { type occurredAt mailingId groupId }
      orders { orderId productId productName price currency quantity purchasedAt mailingId categories attributes { name value } }
    } }`;
    expect(await door.answer(query)).toMatchObject({
      receiver: {
        tags: ['Magento-Website.Main_1', 'Magento-Special.Subscriber', 'VIP'],
        events: expect.arrayContaining([{ type: expect.any(String), occurredAt: expect.any(String), mailingId: null, groupId: '240390' }]),
        orders: [
          { orderId: '10001', productId: 'SHOE-7', productName: 'Shoe', price: 59.9, currency: 'EUR', quantity: 1, purchasedAt: expect.any(String), mailingId: null, categories: [], attributes: [] },
          { orderId: '10001', productId: 'SOCK-1', productName: 'Socks', price: 9.9, quantity: 3 },
        ],
      },
    });
  });

  it.each([
    ['email', '', 0],
    ['tags', '', 4],
    ['orders { orderId }', '', 2],
    ['tags orders { orderId } events { type }', '', 7],
    ['...more', 'fragment more on GroupReceiver { email ... @include(if: true) { tags } ... @skip(if: true) { events { type } } }', 4],
  ])('are fetched with a list only where they are asked for: %s %s', async (fields, fragments, detail) => {
    await door.answer(`{ group(id: "240390") { receivers(first: 2) { nodes { ${fields} } } } } ${fragments}`);
    expect(await lists()).toEqual([expect.stringMatching(new RegExp(`&detail=${detail}$`))]);
  });

  it('are told of edges as of nodes, and of several receivers that share a call', async () => {
    const query = `{ group(id: "240390") {
      receivers(first: 1, filter: { emails: ["jane@example.org"] }) { edges { node { tags } } }
      a: receiver(id: "1001") { tags orders { orderId } } b: receiver(id: "1002") { email events { type } }
    } }`;
    expect(await door.answer(query)).toMatchObject({
      group: {
        receivers: { edges: [{ node: { tags: expect.arrayContaining(['VIP']) } }] },
        a: { tags: expect.arrayContaining(['VIP']), orders: [{ orderId: '10001' }, { orderId: '10001' }] },
        b: { email: 'john@example.org', events: expect.any(Array) },
      },
    });
  });

  it('are told of a receiver that was just changed', async () => {
    const input = { groupId: '240390', email: 'details@example.org', tags: ['one', 'shop.two'] };
    const added = await door.change('addReceiver', input, '... on ReceiverAdded { receiver { tags orders { orderId } } }');
    const changed = await door.change('updateReceiver', { groupId: '240390', email: input.email, tags: ['three'] }, 'receiver { tags events { type } }');
    expect([added, changed]).toEqual([
      { receiver: { tags: ['one', 'shop.two'], orders: [] } },
      { receiver: { tags: ['three'], events: expect.arrayContaining([{ type: 'api' }]) } },
    ]);
  });
});

describe('tags', () => {
  it('are added and taken away', async () => {
    const john = { email: 'john@example.org' };
    const first = await door.change('addTags', { ...john, tags: ['VIP', 'shop.new'] }, 'dryRun addedTags');
    const second = await door.change('addTags', { ...john, groupId: '240390', tags: ['shop.new'] }, 'addedTags');
    const removed = await door.change('removeTag', { ...john, tag: 'shop.new' }, 'dryRun tag');
    expect([first, second, removed, await door.answer('{ receiver(email: "john@example.org") { tags } }')]).toEqual([
      { dryRun: false, addedTags: ['shop.new'] },
      { addedTags: [] },
      { dryRun: false, tag: 'shop.new' },
      { receiver: { tags: ['VIP'] } },
    ]);
  });

  it('are listed page by page and counted', async () => {
    const query = `query ($after: String) {
      tags(first: 2, after: $after, filter: { groupId: "240390" }) { nodes { tag name origin receiverCount } pageInfo { hasNextPage endCursor } }
      tagCount(tag: "VIP", groupId: "240390")
    }`;
    const first = (await door.answer(query)) as { tags: { nodes: { tag: string; receiverCount: number }[]; pageInfo: { endCursor: string } }; tagCount: number };
    const second = (await door.answer(query, { after: first.tags.pageInfo.endCursor })) as typeof first;
    const all = [...first.tags.nodes, ...second.tags.nodes];
    expect([new Set(all.map(({ tag }) => tag)).size, all.length >= 3, all.find(({ tag }) => tag === 'VIP')?.receiverCount ?? first.tagCount]).toEqual([all.length, true, first.tagCount]);
  });
});

describe('orders and events', () => {
  it('are added, changed and deleted', async () => {
    const john = { id: '1002' };
    const bought = { productId: 'HAT-1', productName: 'Hat', price: 12.5, currency: 'EUR', quantity: 2, purchasedAt: '2026-03-01T10:00:00Z', categories: ['Hats', 'Sale'], attributes: [{ name: 'color', value: 'red' }] };
    const added = await door.change('addOrderItem', { ...john, orderId: '20001', ...bought }, 'dryRun item { orderId productName price quantity purchasedAt categories attributes { name value } }');
    const changed = await door.change('updateOrderItem', { ...john, groupId: '240390', orderId: '20001', productId: 'HAT-1', quantity: 3 }, 'item { quantity price }');
    const deleted = await door.change('deleteOrderItem', { ...john, orderId: '20001' }, 'dryRun orderId');
    const { productId: _, currency: __, ...told } = bought;
    expect([added, changed, deleted, await door.answer('{ receiver(id: "1002") { orders { orderId } } }')]).toEqual([
      { dryRun: false, item: { orderId: '20001', ...told, purchasedAt: '2026-03-01T10:00:00.000Z' } },
      { item: { quantity: 3, price: 12.5 } },
      { dryRun: false, orderId: '20001' },
      { receiver: { orders: [] } },
    ]);
  });

  it('an event is added to the person or to the membership', async () => {
    const payload = 'dryRun event { type typeId value occurredAt groupId }';
    const occurredAt = '2026-03-01T10:00:00.000Z';
    const event = { type: 'call', typeId: 'support', value: 'asked for help', occurredAt };
    const own = await door.change('addReceiverEvent', { id: '1002', ...event }, payload);
    const inGroup = await door.change('addReceiverEvent', { id: '1002', groupId: '240390', ...event }, payload);
    expect([own, inGroup]).toEqual([
      { dryRun: false, event: { ...event, groupId: null } },
      { dryRun: false, event: { ...event, groupId: '240390' } },
    ]);
  });

  it.each([
    ['addTags', { id: '1', tags: [] }, 'input.tags'],
    ['addTags', { id: '1', tags: ['-VIP'] }, 'input.tags'],
    ['removeTag', { id: '1', tag: ' ' }, 'input.tag'],
    ['addOrderItem', { id: '1', orderId: '' }, 'input.orderId'],
    ['addOrderItem', { id: '1', orderId: '1', quantity: 0 }, 'input.quantity'],
    ['addOrderItem', { id: '1', orderId: '1', categories: ['a,b'] }, 'input.categories'],
    ['addOrderItem', { id: '1', orderId: '1', attributes: [{ name: 'a', value: 'b:c' }] }, 'input.attributes'],
    ['updateOrderItem', { id: '1', orderId: '1' }, 'input'],
    ['addReceiverEvent', { id: '1', groupId: '', type: 'x' }, 'input.groupId'],
  ])('%s %j is refused before anything is sent', async (name, input, field) => {
    const [[code, fields]] = (await door.refusal(name, input, '__typename')) as [[string, { field: string }[]]];
    expect([code, fields.map((problem) => problem.field), await door.reached()]).toEqual(['INVALID_INPUT', [field], []]);
  });
});
