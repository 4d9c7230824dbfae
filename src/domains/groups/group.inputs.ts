import { ArgsType, Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, MaxLength } from 'class-validator';
import { IsId, IsNotBlank, OrderDirection, PagingArgs } from '../schema/index.js';

const MAX_NAME_LENGTH = 255;

export enum GroupOrderField {
  CREATED = 'CREATED',
  CHANGED = 'CHANGED',
  NAME = 'NAME',
}

registerEnumType(GroupOrderField, {
  name: 'GroupOrderField',
  description: 'What groups are ordered by; groups that are equal in it follow by id.',
  valuesMap: {
    CREATED: { description: 'Moment of creation.' },
    CHANGED: { description: 'Moment of the last change.' },
    NAME: { description: 'Name.' },
  },
});

@InputType({ description: 'Order of groups.' })
export class GroupOrder {
  @Field(() => GroupOrderField, { description: 'What to order by.' })
  readonly field!: GroupOrderField;

  @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: 'Which way.' })
  readonly direction!: OrderDirection;
}

@InputType({ description: 'Which groups a list holds.' })
export class GroupFilter {
  @Field(() => String, { nullable: true, description: 'Part of the name, upper and lower case alike.' })
  readonly nameContains?: string | null;
}

@ArgsType()
export class GroupsArgs extends PagingArgs {
  @Field(() => GroupFilter, { nullable: true, description: 'Which groups; all if absent.' })
  readonly filter?: GroupFilter | null;

  @Field(() => GroupOrder, { nullable: true, description: 'Their order; by creation, oldest first, if absent.' })
  readonly orderBy?: GroupOrder | null;
}

@InputType({ isAbstract: true })
abstract class GroupSettings {
  @IsOptional()
  @Field(() => String, { nullable: true, description: 'Note for receivers why they get mail.' })
  readonly receiverInfo?: string | null;

  @IsOptional()
  @Field(() => Boolean, { nullable: true, description: 'Whether to protect it against deletion; CleverReach does not unless told.' })
  readonly locked?: boolean | null;

  @IsOptional()
  @Field(() => Boolean, { nullable: true, description: 'Whether CleverReach shall keep a backup; it does unless told otherwise.' })
  readonly backup?: boolean | null;
}

@InputType({ description: 'A group to create. Sent twice it makes two groups.' })
export class CreateGroupInput extends GroupSettings {
  @IsNotBlank()
  @MaxLength(MAX_NAME_LENGTH)
  @Field(() => String, { description: 'Name; it need not be unique.' })
  readonly name!: string;
}

@InputType({ description: 'Changes of a group; what is absent or null stays.' })
export class UpdateGroupInput extends GroupSettings {
  @IsId()
  @Field(() => ID, { description: 'The group to change.' })
  readonly id!: string;

  @IsOptional()
  @IsNotBlank()
  @MaxLength(MAX_NAME_LENGTH)
  @Field(() => String, { nullable: true, description: 'New name.' })
  readonly name?: string | null;
}

@InputType({ description: 'The group to delete, with every membership in it. This cannot be undone.' })
export class DeleteGroupInput {
  @IsId()
  @Field(() => ID, { description: 'The group.' })
  readonly id!: string;
}

@InputType({ description: 'The group to empty. This cannot be undone.' })
export class ClearGroupInput {
  @IsId()
  @Field(() => ID, { description: 'The group.' })
  readonly id!: string;
}
