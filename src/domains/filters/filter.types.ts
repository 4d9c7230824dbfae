import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MutationPayload } from '../schema/index.js';

export enum FilterLogic {
  EQ = 'EQ',
  BG = 'BG',
  SM = 'SM',
  CONTAINS = 'CONTAINS',
  NOCONTAINS = 'NOCONTAINS',
}

registerEnumType(FilterLogic, {
  name: 'FilterLogic',
  description: 'How a rule compares, in CleverReach\'s words.',
  valuesMap: {
    EQ: { description: 'Equal.' },
    BG: { description: 'Bigger, or later.' },
    SM: { description: 'Smaller, or earlier.' },
    CONTAINS: { description: 'Contains; of tags "a,b" any of them.' },
    NOCONTAINS: { description: 'Does not contain.' },
  },
});

export enum FilterOperator {
  AND = 'AND',
  OR = 'OR',
}

registerEnumType(FilterOperator, {
  name: 'FilterOperator',
  description: 'How a rule is joined to the one before it.',
  valuesMap: { AND: { description: 'Both must hold.' }, OR: { description: 'One of them must hold.' } },
});

@ObjectType({ description: 'One rule of a filter. A rule whose field is "(" or ")" groups its neighbours.' })
export class FilterRule {
  @Field(() => FilterOperator, { nullable: true, description: 'How it is joined to the rule before it; null in the first.' })
  readonly operator!: FilterOperator | null;

  @Field(() => String, { description: 'What is compared: email, tags, registered, activated, deactivated, bounced, a bracket, or an attribute as "a<id>.value" (IC; seen).' })
  readonly field!: string;

  @Field(() => FilterLogic, { nullable: true, description: 'How; null beside a bracket.' })
  readonly logic!: FilterLogic | null;

  @Field(() => String, { nullable: true, description: 'What it is compared with; null beside a bracket.' })
  readonly condition!: string | null;
}

@ObjectType({ description: 'A stored selection of the receivers of a group; seen in recorded answers.' })
export class Filter {
  @Field(() => ID, { description: 'Number of the filter.' })
  readonly id!: string;

  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;

  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @Field(() => [FilterRule], { description: 'Its rules, in their order.' })
  readonly rules!: readonly FilterRule[];
}

@ObjectType({ description: 'What became of a filter that was created.' })
export class CreateFilterPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the new filter; null in a dry run.' })
  readonly filterId!: string | null;

  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;
}

@ObjectType({ description: 'What became of a filter that was changed.' })
export class UpdateFilterPayload extends MutationPayload {
  @Field(() => ID, { description: 'The filter.' })
  readonly filterId!: string;
}

@ObjectType({ description: 'What became of a filter that was deleted.' })
export class DeleteFilterPayload extends MutationPayload {
  @Field(() => ID, { description: 'The filter.' })
  readonly filterId!: string;
}
