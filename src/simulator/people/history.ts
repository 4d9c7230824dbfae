import type { Order, Receiver, ReceiverEvent } from '../entities.js';
import { needText, readInteger, readText } from '../fields.js';
import type { Fields } from '../fields.js';
import { Refusal } from '../refusal.js';
import type { Store } from '../store.js';
import { nowSeconds } from '../world.js';
import type { World } from '../world.js';
import { changeOrder, readOrder } from './orders.js';

/** Adds an event to what is known of a receiver. */
export const addEvent = (world: World, receiver: Receiver, fields: Fields, groupId: string): ReceiverEvent => {
  const event: ReceiverEvent = {
    stamp: readInteger(fields, 'stamp', nowSeconds(world)),
    type: needText(fields, 'type'),
    type_id: readText(fields, 'type_id'),
    value: readText(fields, 'value'),
    mailing_id: readText(fields, 'mailing_id', '0'),
    groups_id: groupId,
  };
  world.store.receivers.put({ ...receiver, events: [...receiver.events, event] });
  return event;
};

export const addOrder = (world: World, receiver: Receiver, fields: Fields): Order => {
  const order = readOrder(fields, nowSeconds(world));
  world.store.receivers.put({ ...receiver, orders: [...receiver.orders, order] });
  return order;
};

/** The item an order id names: the one of the product that is named too, else the first. */
const placeOf = (receiver: Receiver, id: string, productId: string): number => {
  const exact = receiver.orders.findIndex((order) => order.order_id === id && order.product_id === productId);
  const place = exact >= 0 ? exact : receiver.orders.findIndex((order) => order.order_id === id);
  if (place < 0) throw new Refusal(404, 'invalid order');
  return place;
};

export const updateOrder = (world: World, receiver: Receiver, id: string, fields: Fields): Order => {
  const place = placeOf(receiver, id, readText(fields, 'product_id'));
  const old = receiver.orders[place];
  if (!old) throw new Refusal(404, 'invalid order');
  const order = changeOrder(old, fields);
  world.store.receivers.put({ ...receiver, orders: receiver.orders.with(place, order) });
  return order;
};

/** Takes every item of an order away. */
export const removeOrder = (world: World, receiver: Receiver, id: string): true => {
  placeOf(receiver, id, '');
  world.store.receivers.put({ ...receiver, orders: receiver.orders.filter((order) => order.order_id !== id) });
  return true;
};

/** Every item in the account that names a mailing as its reason. */
export const ordersOfMailing = (store: Store, accountId: string, mailingId: string): Order[] =>
  store.receivers.where('account', accountId).flatMap(({ orders }) => orders.filter((order) => order.mailing_id === mailingId));
