import type { Shaped } from '../shape.js';
import { anyOf, array, boolean, digits, integer, named, number, object, string, unixSeconds } from '../shape.js';

/** Source: CORE; seen. */
export const Automation = named(
  'Automation',
  object(
    { id: digits(), name: string() },
    { description: string(), type: string(), lastExecuted: unixSeconds('0 where never.'), active: boolean() },
  ),
);
export type Automation = Shaped<typeof Automation>;

/** Source: CORE; seen. */
export const AbandonedCartInput = named(
  'AbandonedCartInput',
  object({ name: string({ minLength: 1 }), storeid: string({ minLength: 1 }) }, { description: string(), source: string() }),
);
export type AbandonedCartInput = Shaped<typeof AbandonedCartInput>;

const text = anyOf(string(), integer());
const money = anyOf(number(), string());

const cartItem = object(
  {},
  {
    id: text, sku: string(), name: string(), description: string(), amount: integer({ description: 'Pieces.' }),
    image: string(), singlePrice: money, productUrl: string(),
  },
);

const cart = object(
  {},
  { storeId: text, returnUrl: string(), total: money, vat: money, currency: string(), cartItems: array(cartItem) },
);

/** Source: CORE; seen. */
export const AbandonedCart = named(
  'AbandonedCart',
  object({ poolid: text, groupid: text, abandonedCartData: cart }, { cartId: text, customerId: text }),
);
export type AbandonedCart = Shaped<typeof AbandonedCart>;
