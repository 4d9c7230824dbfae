import { row, table } from '../endpoint.js';
import { anyOf } from '../shape.js';
import { Done } from '../shapes/common.js';
import { Order, OrderChange, OrderInput, Orders } from '../shapes/orders.js';
import { inferred } from './scopes.js';

const reading = inferred('receivers', 'read');
const writing = inferred('receivers', 'write');
const added = { shape: OrderInput, required: true } as const;
const changed = { shape: OrderChange, required: true } as const;
const stored = anyOf(Order, Done);

export const groupReceiverOrders = table('groupReceiverOrders', 'orders', {
  list: row('GET /v3/groups/{group_id}/receivers/{pool_id}/orders', {
    summary: 'Order items of a receiver in a group.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Orders,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  add: row('POST /v3/groups/{group_id}/receivers/{pool_id}/orders', {
    summary: 'Adds an order item to a receiver in a group.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: added,
    answer: stored,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  update: row('PUT /v3/groups/{group_id}/receivers/{pool_id}/orders/{id}', {
    summary: 'Changes an order item of a receiver in a group.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: changed,
    answer: stored,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  remove: row('DELETE /v3/groups/{group_id}/receivers/{pool_id}/orders/{id}', {
    summary: 'Deletes an order item of a receiver in a group.',
    access: 'write', repeatable: true, upstreamScope: writing,
    answer: Done,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
});

export const receiverOrders = table('receiverOrders', 'orders', {
  list: row('GET /v3/receivers/{id}/orders', {
    summary: 'Order items of a receiver.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Orders,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  add: row('POST /v3/receivers/{pool_id}/orders', {
    summary: 'Adds an order item to a receiver.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: added,
    answer: stored,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  update: row('PUT /v3/receivers/{pool_id}/orders/{id}', {
    summary: 'Changes an order item of a receiver.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: changed,
    answer: stored,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5'],
  }),
  remove: row('DELETE /v3/receivers/{pool_id}/orders/{id}', {
    summary: 'Deletes an order item of a receiver.',
    access: 'write', repeatable: true, upstreamScope: writing,
    answer: Done,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
});
