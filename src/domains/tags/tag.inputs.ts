import { ArgsType, Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, ValidateNested } from 'class-validator';
import { IsId, IsTag, NamedReceiverInput, PagingArgs } from '../schema/index.js';

const MAX_TAGS = 500;

export enum TagOrderField {
  TAG = 'TAG',
  ORIGIN = 'ORIGIN',
  COUNT = 'COUNT',
}

registerEnumType(TagOrderField, {
  name: 'TagOrderField',
  description: 'What tags are ordered by.',
  valuesMap: { TAG: { description: 'Name.' }, ORIGIN: { description: 'Origin.' }, COUNT: { description: 'Number of receivers.' } },
});

@InputType({ description: 'Order of tags; CleverReach knows one direction.' })
export class TagOrder {
  @Field(() => TagOrderField, { description: 'What to order by.' })
  readonly field!: TagOrderField;
}

@InputType({ description: 'Which tags a list holds.' })
export class TagFilter {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'Only tags of receivers of this group.' })
  readonly groupId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only tags of this origin; "" for those without origin, "*" or absent for any.' })
  readonly origin?: string | null;
}

@ArgsType()
export class TagsArgs extends PagingArgs {
  @IsOptional()
  @ValidateNested()
  @Type(() => TagFilter)
  @Field(() => TagFilter, { nullable: true, description: 'Which tags; all if absent.' })
  readonly filter?: TagFilter | null;

  @Field(() => TagOrder, { nullable: true, description: 'Their order; by name if absent.' })
  readonly orderBy?: TagOrder | null;
}

@ArgsType()
export class TagCountArgs {
  @IsTag()
  @Field(() => String, { description: 'The tag, "tag" or "origin.tag".' })
  readonly tag!: string;

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'Count in this group only.' })
  readonly groupId?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Count active receivers only.' })
  readonly activeOnly!: boolean;
}

@InputType({ isAbstract: true })
abstract class TaggedReceiver extends NamedReceiverInput {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The group in which the receiver is meant; absent for the whole account.' })
  readonly groupId?: string | null;
}

@InputType({ description: 'Tags to add to a receiver; those it has stay.' })
export class AddTagsInput extends TaggedReceiver {
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_TAGS)
  @IsTag({ each: true })
  @Field(() => [String], { description: 'Tags as "tag" or "origin.tag", an origin of at most 49 characters; CleverReach turns all but letters, digits, _ and - into _.' })
  readonly tags!: readonly string[];
}

@InputType({ description: 'A tag to take from a receiver.' })
export class RemoveTagInput extends TaggedReceiver {
  @IsTag()
  @Field(() => String, { description: 'The tag, "tag" or "origin.tag".' })
  readonly tag!: string;
}
