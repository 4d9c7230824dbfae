import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MutationPayload } from '../schema/index.js';

export enum AttributeType {
  TEXT = 'TEXT',
  NUMBER = 'NUMBER',
  GENDER = 'GENDER',
  DATE = 'DATE',
}

registerEnumType(AttributeType, {
  name: 'AttributeType',
  description: 'What an attribute holds. CleverReach keeps every value as text.',
  valuesMap: {
    TEXT: { description: 'Any text.' },
    NUMBER: { description: 'A number as text, such as 12.5.' },
    GENDER: { description: 'A gender or a form of address.' },
    DATE: { description: 'A day as text, YYYY-MM-DD.' },
  },
});

@ObjectType({ description: 'A field that receivers have: global for every receiver of the account, or local to one group.' })
export class Attribute {
  @Field(() => ID, { description: 'Number of the attribute.' })
  readonly id!: string;

  @Field(() => ID, { nullable: true, description: 'The group it is local to; null for a global attribute.' })
  readonly groupId!: string | null;

  @Field(() => String, { description: 'Technical name, lower case: the name under which values are written and read.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'Name for people.' })
  readonly description!: string | null;

  @Field(() => String, { nullable: true, description: 'Value shown in previews of mailings.' })
  readonly previewValue!: string | null;

  @Field(() => String, { nullable: true, description: 'Value of receivers that have none.' })
  readonly defaultValue!: string | null;

  @Field(() => AttributeType, { description: 'What it holds.' })
  readonly type!: AttributeType;

  @Field(() => String, { nullable: true, description: 'Placeholder in mailings, such as {FIRSTNAME}.' })
  readonly placeholder!: string | null;
}

@ObjectType({ description: 'How many attributes are allowed. No source shows the names of the limits.' })
export class AttributeLimit {
  @Field(() => String, { description: 'Name of the limit.' })
  readonly name!: string;

  @Field(() => Int, { nullable: true, description: 'The number; null where there is none.' })
  readonly value!: number | null;
}

@ObjectType({ description: 'The value one receiver has for an attribute.' })
export class AttributeValue {
  @Field(() => String, { description: 'Technical name of the attribute.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'The value as CleverReach keeps it, always text; null where it is unset.' })
  readonly value!: string | null;
}

@ObjectType({ description: 'What became of an attribute that was created.' })
export class CreateAttributePayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the new attribute; null in a dry run.' })
  readonly attributeId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The group it is local to; null for a global attribute.' })
  readonly groupId!: string | null;
}

@ObjectType({ description: 'What became of an attribute that was changed.' })
export class UpdateAttributePayload extends MutationPayload {
  @Field(() => Attribute, { nullable: true, description: 'The attribute after the change; null in a dry run.' })
  readonly attribute!: Attribute | null;
}

@ObjectType({ description: 'What became of an attribute that was deleted.' })
export class DeleteAttributePayload extends MutationPayload {
  @Field(() => ID, { description: 'The attribute.' })
  readonly attributeId!: string;
}
