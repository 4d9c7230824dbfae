import { ArgsType, Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, ValidateNested } from 'class-validator';
import { AreIds, EmailAddress, OrderDirection, PagingArgs } from '../schema/index.js';

const MAX_NAMED = 5_000;

export enum ReceiverState {
  ACTIVE = 'ACTIVE',
  INACTIVE = 'INACTIVE',
  BOUNCED = 'BOUNCED',
}

registerEnumType(ReceiverState, {
  name: 'ReceiverState',
  description: 'How a receiver stands to mailings of the group.',
  valuesMap: {
    ACTIVE: { description: 'Gets mail.' },
    INACTIVE: { description: 'Gets no mail: not confirmed, or ended.' },
    BOUNCED: { description: 'Mail came back.' },
  },
});

export enum ReceiverOrderField {
  REGISTERED = 'REGISTERED',
  ACTIVATED = 'ACTIVATED',
  CHANGED = 'CHANGED',
  EMAIL = 'EMAIL',
  ID = 'ID',
}

registerEnumType(ReceiverOrderField, {
  name: 'ReceiverOrderField',
  description: 'What receivers are ordered by. CleverReach documents the form of its order, not the fields: these are inferred.',
  valuesMap: {
    REGISTERED: { description: 'Moment the receiver came into the group. Upward, paging neither loses nor doubles rows while others are added.' },
    ACTIVATED: { description: 'Moment of the opt-in.' },
    CHANGED: { description: 'Moment of the last change.' },
    EMAIL: { description: 'Address.' },
    ID: { description: 'Number of the receiver.' },
  },
});

@InputType({ description: 'Order of receivers.' })
export class ReceiverOrder {
  @Field(() => ReceiverOrderField, { description: 'What to order by.' })
  readonly field!: ReceiverOrderField;

  @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: 'Which way.' })
  readonly direction!: OrderDirection;
}

@InputType({ description: 'Which receivers of a group a list holds. Give emails or ids, not both.' })
export class GroupReceiverFilter {
  @Field(() => ReceiverState, { nullable: true, description: 'Only those in this state; all if absent.' })
  readonly state?: ReceiverState | null;

  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_NAMED)
  @Field(() => [EmailAddress], { nullable: true, description: 'Only these addresses, 1 to 5,000.' })
  readonly emails?: readonly string[] | null;

  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_NAMED)
  @AreIds()
  @Field(() => [ID], { nullable: true, description: 'Only these receivers, 1 to 5,000.' })
  readonly ids?: readonly string[] | null;
}

@ArgsType()
export class GroupReceiversArgs extends PagingArgs {
  @IsOptional()
  @ValidateNested()
  @Type(() => GroupReceiverFilter)
  @Field(() => GroupReceiverFilter, { nullable: true, description: 'Which receivers; all if absent.' })
  readonly filter?: GroupReceiverFilter | null;

  @Field(() => ReceiverOrder, { nullable: true, description: 'Their order; by registration, oldest first, if absent.' })
  readonly orderBy?: ReceiverOrder | null;
}
