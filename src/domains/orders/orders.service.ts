import { Injectable } from '@nestjs/common';
import type { Answer, BodyOf } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, readStored } from '../calls/index.js';
import { readOrderItem } from './order-item.rows.js';
import type { OrderItem } from './order-item.type.js';

const { groupReceiverOrders, receiverOrders } = tables;

/** Whose orders: a person of the account, or a receiver of a group. `key` is the id or the address. */
export interface Buyer {
  readonly groupId: string | null;
  readonly key: string;
}

type Stored = Change<OrderItem | null>;
const read = (answer: Answer<typeof receiverOrders.add>): OrderItem | null => readStored(receiverOrders.add, answer, readOrderItem);

/** Orders of receivers. */
@Injectable()
export class OrdersService {
  constructor(private readonly cleverReach: CleverReach) {}

  add(call: Call, { groupId, key }: Buyer, body: BodyOf<typeof receiverOrders.add>): Promise<Stored> {
    return groupId === null
      ? this.cleverReach.write(call, receiverOrders.add, { ask: { params: { pool_id: key }, body }, read })
      : this.cleverReach.write(call, groupReceiverOrders.add, { ask: { params: { group_id: groupId, pool_id: key }, body }, read });
  }

  update(call: Call, { groupId, key, orderId }: Buyer & { readonly orderId: string }, body: BodyOf<typeof receiverOrders.update>): Promise<Stored> {
    return groupId === null
      ? this.cleverReach.write(call, receiverOrders.update, { ask: { params: { pool_id: key, id: orderId }, body }, read })
      : this.cleverReach.write(call, groupReceiverOrders.update, { ask: { params: { group_id: groupId, pool_id: key, id: orderId }, body }, read });
  }

  remove(call: Call, { groupId, key }: Buyer, orderId: string): Promise<Change<void>> {
    const done = expectDone(receiverOrders.remove);
    return groupId === null
      ? this.cleverReach.write(call, receiverOrders.remove, { ask: { params: { pool_id: key, id: orderId } }, read: done })
      : this.cleverReach.write(call, groupReceiverOrders.remove, { ask: { params: { group_id: groupId, pool_id: key, id: orderId } }, read: done });
  }
}
