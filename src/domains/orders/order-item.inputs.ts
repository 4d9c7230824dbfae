import { Field, Float, ID, InputType, Int, IntersectionType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Length, Matches, MaxLength, Min, ValidateNested } from 'class-validator';
import { AttributeValueInput } from '../attributes/index.js';
import { DateTime, IsId, IsNotBlank, NamedReceiverInput } from '../schema/index.js';

const MAX_TEXT_LENGTH = 255;
const MAX_PARTS = 100;
const LONGEST_CURRENCY = 3;

@InputType({ isAbstract: true })
class OrderOfReceiver extends NamedReceiverInput {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The group in which the receiver is meant; absent for the whole account.' })
  readonly groupId?: string | null;

  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => ID, { description: 'Number of the order in the shop.' })
  readonly orderId!: string;
}

/** What is told of a bought product. */
@InputType({ isAbstract: true })
export class PurchaseValues {
  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => ID, { nullable: true, description: 'Number of the product in the shop.' })
  readonly productId?: string | null;

  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Name of the product.' })
  readonly productName?: string | null;

  @IsOptional()
  @Min(0)
  @Field(() => Float, { nullable: true, description: 'Price of one piece, in the currency.' })
  readonly price?: number | null;

  @IsOptional()
  @Length(LONGEST_CURRENCY, LONGEST_CURRENCY)
  @Field(() => String, { nullable: true, description: 'Currency by ISO 4217, such as EUR.' })
  readonly currency?: string | null;

  @IsOptional()
  @Min(1)
  @Field(() => Int, { nullable: true, description: 'Pieces, at least 1.' })
  readonly quantity?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was bought; now if absent.' })
  readonly purchasedAt?: number | null;

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The mailing that led to it.' })
  readonly mailingId?: string | null;

  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Shop or system it comes from.' })
  readonly productSource?: string | null;

  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Brand of the product.' })
  readonly brand?: string | null;

  @IsOptional()
  @ArrayMaxSize(MAX_PARTS)
  @Matches(/^[^,]+$/, { each: true, message: 'A category has no comma: CleverReach separates categories by it.' })
  @Field(() => [String], { nullable: true, description: 'Categories of the product, without commas.' })
  readonly categories?: readonly string[] | null;

  @IsOptional()
  @ArrayMaxSize(MAX_PARTS)
  @ValidateNested()
  @Type(() => AttributeValueInput)
  @Field(() => [AttributeValueInput], { nullable: true, description: 'Further properties of the product; values without commas and colons.' })
  readonly attributes?: readonly AttributeValueInput[] | null;
}

@InputType({ description: 'An order item to add to a receiver.' })
export class AddOrderItemInput extends IntersectionType(OrderOfReceiver, PurchaseValues) {}

@InputType({ description: 'Changes of an order item; what is absent or null stays. Where an order has several items, productId says which.' })
export class UpdateOrderItemInput extends IntersectionType(OrderOfReceiver, PurchaseValues) {}

@InputType({ description: 'The order to delete from a receiver.' })
export class DeleteOrderItemInput extends OrderOfReceiver {}
