import type { Answer, BodyOf, tables } from '../../contract/index.js';
import { idOrNone, onlyGiven, readMoment, refuseInput } from '../calls/index.js';
import type { PurchaseValues } from './order-item.inputs.js';
import type { OrderItem } from './order-item.type.js';

export type OrderRow = Answer<typeof tables.receiverOrders.list>[number];

const partsOf = (text: string | undefined): string[] => (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');

const readProperty = (text: string) => {
  const [name = '', ...rest] = text.split(':');
  return { name: name.trim(), value: rest.join(':').trim() || null };
};

/** An order item of CleverReach as GraphQL tells it. The pieces come as `quantity` or as `amount` (CORE, CORE1; seen). */
export const readOrderItem = (row: OrderRow): OrderItem => ({
  orderId: String(row.order_id),
  productId: row.product_id || null,
  productName: row.product || null,
  price: row.price ?? null,
  currency: row.currency || null,
  quantity: row.quantity ?? row.amount ?? null,
  purchasedAt: readMoment(row.stamp),
  mailingId: idOrNone(row.mailing_id),
  productSource: row.product_source || null,
  brand: row.brand || null,
  categories: partsOf(row.product_category),
  attributes: partsOf(row.attributes).map(readProperty),
});

/** CleverReach takes properties as "name:value,name:value" (CORE; seen), so neither sign may stand in a value. */
const writeProperties = (values: PurchaseValues['attributes']): string | undefined => {
  if (values == null) return undefined;
  if (values.some(({ value }) => /[,:]/.test(value ?? ''))) throw refuseInput('input.attributes', 'A value of an order item has no comma and no colon.');
  return values.map(({ name, value }) => `${name}:${value ?? ''}`).join(',');
};

/** A bought product as CleverReach takes it; only what was given. */
export const writePurchase = (values: PurchaseValues): BodyOf<typeof tables.receiverOrders.update> =>
  onlyGiven({
    product_id: values.productId,
    product: values.productName,
    price: values.price,
    currency: values.currency,
    quantity: values.quantity,
    stamp: values.purchasedAt,
    mailing_id: values.mailingId,
    product_source: values.productSource,
    brand: values.brand,
    product_category: values.categories?.join(','),
    attributes: writeProperties(values.attributes),
  });
