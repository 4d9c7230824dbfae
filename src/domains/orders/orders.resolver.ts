import { Mutation, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { givenChanges } from '../calls/index.js';
import { CurrentCall, Input, readReceiverKey } from '../schema/index.js';
import { AddOrderItemInput, DeleteOrderItemInput, UpdateOrderItemInput } from './order-item.inputs.js';
import { writePurchase } from './order-item.rows.js';
import { AddOrderItemPayload, DeleteOrderItemPayload, UpdateOrderItemPayload } from './order-item.type.js';
import type { Buyer } from './orders.service.js';
import { OrdersService } from './orders.service.js';

const buyerOf = (input: DeleteOrderItemInput): Buyer => ({ groupId: input.groupId ?? null, key: readReceiverKey(input) });

@Resolver()
export class OrdersResolver {
  constructor(private readonly orders: OrdersService) {}

  @Mutation(() => AddOrderItemPayload, { nullable: true, description: 'Adds an order item to a receiver. Sent twice it may be there twice.' })
  async addOrderItem(@CurrentCall() call: Call, @Input(() => AddOrderItemInput) input: AddOrderItemInput): Promise<AddOrderItemPayload> {
    const { dryRun, after: item } = await this.orders.add(call, buyerOf(input), { order_id: input.orderId, ...writePurchase(input) });
    return { dryRun, item };
  }

  @Mutation(() => UpdateOrderItemPayload, { nullable: true, description: 'Changes an order item of a receiver.' })
  async updateOrderItem(@CurrentCall() call: Call, @Input(() => UpdateOrderItemInput) input: UpdateOrderItemInput): Promise<UpdateOrderItemPayload> {
    const place = { ...buyerOf(input), orderId: input.orderId };
    const { dryRun, after: item } = await this.orders.update(call, place, givenChanges(writePurchase(input)));
    return { dryRun, item };
  }

  @Mutation(() => DeleteOrderItemPayload, { nullable: true, description: 'Deletes an order from a receiver.' })
  async deleteOrderItem(@CurrentCall() call: Call, @Input(() => DeleteOrderItemInput) input: DeleteOrderItemInput): Promise<DeleteOrderItemPayload> {
    const { dryRun } = await this.orders.remove(call, buyerOf(input), input.orderId);
    return { dryRun, orderId: input.orderId };
  }
}
