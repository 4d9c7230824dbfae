import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, ValidateNested } from 'class-validator';
import { ReceiverOrder, ReceiverState } from '../receivers/index.js';
import { AreIds, PagingArgs } from '../schema/index.js';
import { FilterRuleInput } from './filter.inputs.js';
import { FilterOperator } from './filter.types.js';

const MAX_RULES = 500;
const MAX_GROUPS = 1_000;

@ArgsType()
export class FilterReceiversArgs extends PagingArgs {
  @Field(() => ReceiverState, { nullable: true, description: 'Only those in this state; all if absent.' })
  readonly state?: ReceiverState | null;

  @Field(() => ReceiverOrder, { nullable: true, description: 'Their order; by registration, oldest first, if absent.' })
  readonly orderBy?: ReceiverOrder | null;
}

@InputType({ description: 'Which receivers of which groups are looked for.' })
export class ReceiverSearch {
  @IsOptional()
  @ArrayMinSize(1, { message: 'An empty list would stand for every group. Leave it out to search them all.' })
  @ArrayMaxSize(MAX_GROUPS)
  @AreIds()
  @Field(() => [ID], { nullable: true, description: 'The groups, 1 to 1,000; all of the account if absent.' })
  readonly groupIds?: readonly string[] | null;

  @ArrayMaxSize(MAX_RULES)
  @ValidateNested()
  @Type(() => FilterRuleInput)
  @Field(() => [FilterRuleInput], { defaultValue: [], description: 'Rules, at most 500; without any, all receivers.' })
  readonly rules!: readonly FilterRuleInput[];

  @Field(() => FilterOperator, { nullable: true, description: 'How rules are joined that do not say it themselves; AND if absent.' })
  readonly operator?: FilterOperator | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Only active receivers.' })
  readonly activeOnly!: boolean;
}

@ArgsType()
export class FindReceiversArgs extends PagingArgs {
  @ValidateNested()
  @Type(() => ReceiverSearch)
  @Field(() => ReceiverSearch, { description: 'Which receivers.' })
  readonly search!: ReceiverSearch;

  @Field(() => ReceiverOrder, { nullable: true, description: 'Their order; by registration, oldest first, if absent.' })
  readonly orderBy?: ReceiverOrder | null;
}
