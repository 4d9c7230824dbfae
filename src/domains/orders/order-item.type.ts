import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { AttributeValue } from '../attributes/index.js';
import { DateTime, MutationPayload } from '../schema/index.js';

@ObjectType({ description: 'One item of an order a receiver made; fields are seen in client code. What CleverReach left empty is null.' })
export class OrderItem {
  @Field(() => ID, { description: 'Number of the order in the shop; items of one order share it.' })
  readonly orderId!: string;

  @Field(() => ID, { nullable: true, description: 'Number of the product in the shop.' })
  readonly productId!: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the product.' })
  readonly productName!: string | null;

  @Field(() => Float, { nullable: true, description: 'Price of one piece, in the currency.' })
  readonly price!: number | null;

  @Field(() => String, { nullable: true, description: 'Currency by ISO 4217, such as EUR.' })
  readonly currency!: string | null;

  @Field(() => Int, { nullable: true, description: 'Pieces.' })
  readonly quantity!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was bought.' })
  readonly purchasedAt!: number | null;

  @Field(() => ID, { nullable: true, description: 'The mailing that led to it; null where none did.' })
  readonly mailingId!: string | null;

  @Field(() => String, { nullable: true, description: 'Shop or system it comes from.' })
  readonly productSource!: string | null;

  @Field(() => String, { nullable: true, description: 'Brand of the product.' })
  readonly brand!: string | null;

  @Field(() => [String], { description: 'Categories of the product.' })
  readonly categories!: readonly string[];

  @Field(() => [AttributeValue], { description: 'Further properties of the product.' })
  readonly attributes!: readonly AttributeValue[];
}

@ObjectType({ isAbstract: true })
abstract class OrderItemPayload extends MutationPayload {
  @Field(() => OrderItem, { nullable: true, description: 'The item as CleverReach keeps it; null in a dry run, or where CleverReach merely confirms.' })
  readonly item!: OrderItem | null;
}

@ObjectType({ description: 'What became of an order item that was added.' })
export class AddOrderItemPayload extends OrderItemPayload {}

@ObjectType({ description: 'What became of an order item that was changed.' })
export class UpdateOrderItemPayload extends OrderItemPayload {}

@ObjectType({ description: 'What became of an order that was deleted.' })
export class DeleteOrderItemPayload extends MutationPayload {
  @Field(() => ID, { description: 'The order.' })
  readonly orderId!: string;
}
