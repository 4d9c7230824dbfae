import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, MaxLength, ValidateNested } from 'class-validator';
import { IsId, IsNotBlank } from '../schema/index.js';
import { FilterLogic, FilterOperator } from './filter.types.js';

const MAX_RULES = 500;
const MAX_NAME_LENGTH = 255;
/** Conditions of 5,840 characters are known to work (IC; seen). */
const MAX_CONDITION_LENGTH = 10_000;

@InputType({ description: 'One rule of a filter.' })
export class FilterRuleInput {
  @Field(() => FilterOperator, { nullable: true, description: 'How it is joined to the rule before it; absent in the first.' })
  readonly operator?: FilterOperator | null;

  @IsNotBlank()
  @MaxLength(MAX_NAME_LENGTH)
  @Field(() => String, { description: 'What is compared: email, tags, registered, activated, deactivated, bounced, the name of an attribute, or a bracket "(" or ")".' })
  readonly field!: string;

  @Field(() => FilterLogic, { nullable: true, description: 'How; absent beside a bracket.' })
  readonly logic?: FilterLogic | null;

  @IsOptional()
  @MaxLength(MAX_CONDITION_LENGTH)
  @Field(() => String, { nullable: true, description: 'What it is compared with; days as YYYY-MM-DD, moments as Unix seconds.' })
  readonly condition?: string | null;
}

@InputType({ description: 'A filter to create.' })
export class CreateFilterInput {
  @IsId()
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;

  @IsNotBlank()
  @MaxLength(MAX_NAME_LENGTH)
  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @ArrayMaxSize(MAX_RULES)
  @ValidateNested()
  @Type(() => FilterRuleInput)
  @Field(() => [FilterRuleInput], { description: 'Its rules, at most 500; without any it holds the whole group.' })
  readonly rules!: readonly FilterRuleInput[];
}

@InputType({ description: 'Changes of a filter; what is absent or null stays.' })
export class UpdateFilterInput {
  @IsId()
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;

  @IsId()
  @Field(() => ID, { description: 'The filter.' })
  readonly id!: string;

  @IsOptional()
  @IsNotBlank()
  @MaxLength(MAX_NAME_LENGTH)
  @Field(() => String, { nullable: true, description: 'New name.' })
  readonly name?: string | null;

  @IsOptional()
  @ArrayMinSize(1, { message: 'Without a rule the filter would hold the whole group.' })
  @ArrayMaxSize(MAX_RULES)
  @ValidateNested()
  @Type(() => FilterRuleInput)
  @Field(() => [FilterRuleInput], { nullable: true, description: 'New rules, 1 to 500; they replace the old ones.' })
  readonly rules?: readonly FilterRuleInput[] | null;
}

@InputType({ description: 'The filter to delete; its receivers stay.' })
export class DeleteFilterInput {
  @IsId()
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;

  @IsId()
  @Field(() => ID, { description: 'The filter.' })
  readonly id!: string;
}
