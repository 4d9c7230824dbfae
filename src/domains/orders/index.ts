export { readOrderItem } from './order-item.rows.js';
export { OrderItem } from './order-item.type.js';
export { OrdersModule, ordersResolvers } from './orders.module.js';
