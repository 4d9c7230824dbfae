import { Field, ID, InputType } from '@nestjs/graphql';
import { IsOptional, Matches, MaxLength } from 'class-validator';
import { IsId, IsNotBlank } from '../schema/index.js';
import { AttributeType } from './attribute.types.js';

const MAX_TEXT_LENGTH = 255;
const MAX_VALUE_LENGTH = 10_000;
const technicalName = /^[^\s:,]+$/;

/** Whether a value can be written: its name has no blank, colon or comma, and neither part is too long. */
export const isAttributeValue = ({ name, value }: AttributeValueInput): boolean =>
  technicalName.test(name) && name.length <= MAX_TEXT_LENGTH && (value?.length ?? 0) <= MAX_VALUE_LENGTH;

@InputType({ isAbstract: true })
abstract class AttributeTexts {
  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Name for people.' })
  readonly description?: string | null;

  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Value shown in previews of mailings.' })
  readonly previewValue?: string | null;

  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Value of receivers that have none.' })
  readonly defaultValue?: string | null;
}

@InputType({ description: 'An attribute to create.' })
export class CreateAttributeInput extends AttributeTexts {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The group it shall be local to; absent for a global attribute.' })
  readonly groupId?: string | null;

  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { description: 'Name; CleverReach makes the technical name of it, lower case.' })
  readonly name!: string;

  @Field(() => AttributeType, { description: 'What it shall hold.' })
  readonly type!: AttributeType;
}

@InputType({ description: 'Changes of an attribute; what is absent or null stays.' })
export class UpdateAttributeInput extends AttributeTexts {
  @IsId()
  @Field(() => ID, { description: 'The attribute to change.' })
  readonly id!: string;

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The group it is local to; absent for a global attribute.' })
  readonly groupId?: string | null;

  @IsOptional()
  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'New name.' })
  readonly name?: string | null;

  @IsOptional()
  @Field(() => AttributeType, { nullable: true, description: 'What it shall hold from now on.' })
  readonly type?: AttributeType | null;
}

@InputType({ description: 'The attribute to delete, with the value of every receiver. This cannot be undone.' })
export class DeleteAttributeInput {
  @IsId()
  @Field(() => ID, { description: 'The attribute.' })
  readonly id!: string;

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The group it is local to; absent for a global attribute.' })
  readonly groupId?: string | null;
}

@InputType({ description: 'A value to write for one attribute.' })
export class AttributeValueInput {
  @Matches(technicalName, { message: 'A technical name has no blanks, colons or commas.' })
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { description: 'Technical name of the attribute, lower case.' })
  readonly name!: string;

  @IsOptional()
  @MaxLength(MAX_VALUE_LENGTH)
  @Field(() => String, { nullable: true, description: 'The value as text: numbers as 12.5, days as YYYY-MM-DD. Null or empty unsets it.' })
  readonly value?: string | null;
}
