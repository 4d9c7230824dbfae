import type { Shaped } from '../shape.js';
import { array, integer, named, number, object, string, unixSeconds } from '../shape.js';
import { Id, IdInput } from './common.js';

const product = {
  product_id: string(),
  product: string({ description: 'Name of the product.' }),
  price: number({ description: 'Of one piece, in `currency`.' }),
  currency: string({ description: 'ISO 4217.' }),
  product_source: string(),
  brand: string(),
  product_category: string({ description: 'Separated by commas.' }),
  attributes: string({ description: 'name:value,name:value' }),
};

/** One item of an order. The piece count is read as `amount` or `quantity`. Sources: CORE, CORE1; seen. */
export const Order = named(
  'Order',
  object(
    { order_id: string() },
    { ...product, amount: integer(), quantity: integer(), stamp: unixSeconds('Bought.'), mailing_id: Id },
  ),
);
export type Order = Shaped<typeof Order>;

export const Orders = array(Order);

const written = { ...product, quantity: integer(), amount: integer(), stamp: unixSeconds('Bought.'), mailing_id: IdInput };

/** Body of an added item. Sources: CORE, CORE1; seen. */
export const OrderInput = named(
  'OrderInput',
  object(
    { order_id: string({ minLength: 1 }) },
    written,
    { examples: [{ order_id: '4711', product_id: 'sku-1', product: 'Lamp', price: 19.9, currency: 'EUR', amount: 1, stamp: 1700000000 }] },
  ),
);
export type OrderInput = Shaped<typeof OrderInput>;

/** Body of an update; what is absent stays. Inferred from OrderInput. */
export const OrderChange = named('OrderChange', object({}, { order_id: string({ minLength: 1 }), ...written }));
export type OrderChange = Shaped<typeof OrderChange>;
