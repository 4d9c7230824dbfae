import { hasAny, isList, isObject, without } from '../json.js';
import type { Json, JsonObject } from '../json.js';
import { requestStep, withBody } from '../step.js';
import type { LegacyCall } from '../step.js';

/** Rewrites each receiver of a body, be it one or a list. The call itself where no receiver becomes another. */
const eachReceiver = (call: LegacyCall, rewrite: (receiver: JsonObject) => JsonObject): LegacyCall => {
  const { body } = call;
  if (isObject(body)) return withBody(call, rewrite(body));
  if (!isList(body)) return call;
  const receivers = body.map((receiver) => (isObject(receiver) ? rewrite(receiver) : receiver));
  return receivers.every((receiver, at) => receiver === body[at]) ? call : { ...call, body: receivers };
};

/** Rewrites the members of those names that an object has; a rewrite to undefined drops the member. The object itself where it has none of them. */
const mapMembers = (object: JsonObject, names: readonly string[], rewrite: (value: Json, name: string) => Json | undefined): JsonObject => {
  if (!hasAny(object, names)) return object;
  const members = Object.entries(object).flatMap(([name, value]) => {
    const next = names.includes(name) ? rewrite(value, name) : value;
    return next === undefined ? [] : [[name, next] as const];
  });
  return Object.fromEntries(members);
};

const momentOf = (value: Json, nowSeconds: number): Json => {
  const said = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (said === true || said === 'true') return nowSeconds;
  if (said === false || said === 'false' || said === '') return 0;
  return typeof said === 'string' && /^[0-9]{1,15}$/.test(said) ? Number(said) : value;
};

export const momentsAsSeconds = requestStep({
  title: 'activated, deactivated and registered may be true (now), false, null or text; v3 gets Unix seconds.',
  apply: (call, { nowSeconds }) =>
    eachReceiver(call, (receiver) =>
      mapMembers(receiver, ['activated', 'deactivated', 'registered'], (value, name) =>
        value === null ? (name === 'activated' ? 0 : undefined) : momentOf(value, nowSeconds),
      ),
    ),
  examples: [
    {
      given: { body: { email: 'jane@example.org', activated: true, deactivated: '0', registered: '1507322483' } },
      gives: { body: { email: 'jane@example.org', activated: 1_700_000_000, deactivated: 0, registered: 1_507_322_483 } },
    },
    { given: { body: [{ activated: false, deactivated: '1' }] }, gives: { body: [{ activated: 0, deactivated: 1 }] } },
    { given: { body: { activated: null, deactivated: null, registered: null } }, gives: { body: { activated: 0 } } },
    { given: { body: [{ activated: 'true' }, { activated: 'False' }] }, gives: { body: [{ activated: 1_700_000_000 }, { activated: 0 }] } },
  ],
});

/** `city:Bonn,street:Am Hof 1, links` names city and street; a part without a colon belongs to the value before it. */
const readPairs = (text: string): JsonObject => {
  const pairs: [string, string][] = [];
  for (const part of text.split(',')) {
    const at = part.indexOf(':');
    const last = pairs.at(-1);
    if (at > 0) pairs.push([part.slice(0, at).trim(), part.slice(at + 1)]);
    else if (last && part !== '') last[1] += `,${part}`;
  }
  return Object.fromEntries(pairs);
};

const attributesOf = (value: Json): Json | undefined => {
  if (value === null || value === false) return undefined;
  if (isList(value) && value.length === 0) return {};
  return typeof value === 'string' ? readPairs(value) : value;
};

export const attributesAsObject = requestStep({
  title: 'attributes and global_attributes may be [], null or "name:value,name:value"; v3 gets an object.',
  apply: (call) => eachReceiver(call, (receiver) => mapMembers(receiver, ['attributes', 'global_attributes'], attributesOf)),
  examples: [
    { given: { body: { attributes: [], global_attributes: null } }, gives: { body: { attributes: {} } } },
    {
      given: { body: [{ attributes: 'city:Bonn,shop:http://shop.example,' }] },
      gives: { body: [{ attributes: { city: 'Bonn', shop: 'http://shop.example' } }] },
    },
    { given: { body: { attributes: 'address:Am Hof 1, links' } }, gives: { body: { attributes: { address: 'Am Hof 1, links' } } } },
  ],
});

const toldOnly = [
  'id', 'group_id', 'active', 'events', 'bounced', 'imported', 'last_ip', 'last_location', 'last_client', 'last_changed', 'points', 'stars',
  'conversion_rate', 'open_rate', 'click_rate',
] as const;

export const withoutToldFields = requestStep({
  title: 'Members that CleverReach tells but does not take (id, group_id, active, events and the like) are dropped, and so is a source of null.',
  apply: (call) =>
    eachReceiver(call, (receiver) => without(receiver, ...toldOnly, ...(receiver['source'] === null ? ['source'] : []))),
  examples: [
    {
      given: { body: { id: null, email: 'jane@example.org', active: true, events: [], bounced: 0, source: null } },
      gives: { body: { email: 'jane@example.org' } },
    },
    { given: { body: [{ email: 'jane@example.org', source: 'shop' }] }, gives: { body: [{ email: 'jane@example.org', source: 'shop' }] } },
  ],
});

/** A price or a moment as clients write it: a number, or its digits as text. */
const numberOf = (value: Json): Json => (typeof value === 'string' && /^-?[0-9]+(\.[0-9]+)?$/.test(value.trim()) ? Number(value) : value);

const stampOf = (value: Json): Json => {
  const number = numberOf(value);
  if (typeof number !== 'string') return number;
  const parsed = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(number) ? number : `${number.trim().replace(' ', 'T')}Z`);
  return Number.isNaN(parsed) ? number : Math.floor(parsed / 1_000);
};

const itemRewrites: Readonly<Record<string, (value: Json) => Json>> = {
  price: numberOf,
  quantity: numberOf,
  stamp: stampOf,
  product_id: (value) => (typeof value === 'number' ? String(value) : value),
  order_id: (value) => (typeof value === 'number' ? String(value) : value),
};

const oldItemNames: ReadonlyMap<string, string> = new Map([['amount', 'quantity'], ['mailings_id', 'mailing_id'], ['purchase_date', 'stamp']]);

const orderItem = (item: Json): Json => {
  if (!isObject(item)) return item;
  const renamed = Object.entries(item).flatMap(([name, value]) => {
    const newer = oldItemNames.get(name);
    if (newer === undefined) return [[name, value] as const];
    return Object.hasOwn(item, newer) ? [] : [[newer, value] as const];
  });
  return mapMembers(Object.fromEntries(renamed), Object.keys(itemRewrites), (value, name) => itemRewrites[name]?.(value));
};

export const orderItemNames = requestStep({
  title: 'An order item says amount, mailings_id and purchase_date, where v3 says quantity, mailing_id and stamp; ids are text, prices numbers.',
  apply: (call) => (call.body === undefined ? call : { ...call, body: orderItem(call.body) }),
  examples: [
    {
      given: { body: { order_id: 'xyz12345', product_id: 12, product: 'P', price: '9.99', amount: 2, mailings_id: '8765432', purchase_date: '2017-10-06 20:41:23' } },
      gives: { body: { order_id: 'xyz12345', product_id: '12', product: 'P', price: 9.99, quantity: 2, mailing_id: '8765432', stamp: 1_507_322_483 } },
    },
    { given: { body: { order_id: 'xyz12345', amount: 2, quantity: 3 } }, gives: { body: { order_id: 'xyz12345', quantity: 3 } } },
    { given: { body: { order_id: 'xyz12345', amount: 2, constructor: 'Lego' } }, gives: { body: { order_id: 'xyz12345', quantity: 2, constructor: 'Lego' } } },
  ],
});

export const ordersInsideReceivers = requestStep({
  title: 'The order items inside a receiver are renamed as well: amount is quantity, purchase_date is stamp.',
  apply: (call) => eachReceiver(call, (receiver) => mapMembers(receiver, ['orders'], (orders) => (isList(orders) ? orders.map(orderItem) : orders))),
  examples: [
    {
      given: { body: { email: 'jane@example.org', orders: [{ order_id: 'x', product: 'P', amount: '1' }] } },
      gives: { body: { email: 'jane@example.org', orders: [{ order_id: 'x', product: 'P', quantity: 1 }] } },
    },
  ],
});

export const withoutGroupOfItem = requestStep({
  title: 'An order item of a receiver in a group needs no group_id: the path names the group.',
  apply: (call) => (isObject(call.body) ? { ...call, body: without(call.body, 'group_id') } : call),
  examples: [{ given: { body: { order_id: 'x', group_id: 7 } }, gives: { body: { order_id: 'x' } } }],
});
