import type { Order } from '../entities.js';
import { fieldsOf, needText, readInteger, readNumber, readText } from '../fields.js';
import type { Fields } from '../fields.js';

const blank = (orderId: string, now: number): Order => ({
  order_id: orderId, product_id: '', product: '', price: 0, currency: 'EUR', amount: 1, quantity: 1, stamp: now,
  mailing_id: '0', product_source: '', brand: '', product_category: '', attributes: '',
});

/** An order item with what the fields say changed. The piece count is written as `quantity` or `amount` and read as both. */
export const changeOrder = (old: Order, fields: Fields): Order => {
  const quantity = readInteger(fields, 'quantity', readInteger(fields, 'amount', old.quantity));
  return {
    order_id: readText(fields, 'order_id', old.order_id),
    product_id: readText(fields, 'product_id', old.product_id),
    product: readText(fields, 'product', old.product),
    price: readNumber(fields, 'price', old.price),
    currency: readText(fields, 'currency', old.currency),
    amount: quantity,
    quantity,
    stamp: readInteger(fields, 'stamp', old.stamp),
    mailing_id: readText(fields, 'mailing_id', old.mailing_id),
    product_source: readText(fields, 'product_source', old.product_source),
    brand: readText(fields, 'brand', old.brand),
    product_category: readText(fields, 'product_category', old.product_category),
    attributes: readText(fields, 'attributes', old.attributes),
  };
};

export const readOrder = (fields: Fields, now: number): Order => changeOrder(blank(needText(fields, 'order_id'), now), fields);

const isSameItem = (left: Order, right: Order): boolean => left.order_id === right.order_id && left.product_id === right.product_id;

/** Orders inside a receiver that is written: an item of the same order and product is written over. */
export const mergeOrders = (orders: readonly Order[], given: unknown, now: number): readonly Order[] => {
  if (!Array.isArray(given)) return orders;
  return given
    .map((item) => readOrder(fieldsOf(item), now))
    .reduce((sum, item) => [...sum.filter((known) => !isSameItem(known, item)), item], orders);
};
