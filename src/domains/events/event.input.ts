import { Field, ID, InputType } from '@nestjs/graphql';
import { IsOptional, MaxLength } from 'class-validator';
import { DateTime, IsId, IsNotBlank, NamedReceiverInput } from '../schema/index.js';

const MAX_TEXT_LENGTH = 255;
const MAX_VALUE_LENGTH = 2_000;

@InputType({ description: 'An event to add to a receiver. That CleverReach takes these fields is inferred from those it tells.' })
export class AddReceiverEventInput extends NamedReceiverInput {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The group it belongs to; absent where it belongs to none.' })
  readonly groupId?: string | null;

  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { description: 'What happened.' })
  readonly type!: string;

  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'What stands behind it.' })
  readonly typeId?: string | null;

  @IsOptional()
  @MaxLength(MAX_VALUE_LENGTH)
  @Field(() => String, { nullable: true, description: 'Text of the event.' })
  readonly value?: string | null;

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The mailing it belongs to.' })
  readonly mailingId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it happened; now if absent.' })
  readonly occurredAt?: number | null;
}
