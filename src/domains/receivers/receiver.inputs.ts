import { Field, ID, InputType, IntersectionType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, MaxLength, ValidateNested } from 'class-validator';
import { AttributeValueInput } from '../attributes/index.js';
import { DateTime, EmailAddress, IsId, IsTag, NamedReceiverInput } from '../schema/index.js';

const MAX_SOURCE_LENGTH = 255;
const MAX_VALUES = 200;
const MAX_TAGS = 500;

@InputType({ isAbstract: true })
class MemberInput extends NamedReceiverInput {
  @IsId()
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;
}

@InputType({ isAbstract: true })
export class ReceiverValues {
  @IsOptional()
  @MaxLength(MAX_SOURCE_LENGTH)
  @Field(() => String, { nullable: true, description: 'Where the receiver comes from, such as the address of a form.' })
  readonly source?: string | null;

  @IsOptional()
  @ArrayMaxSize(MAX_VALUES)
  @ValidateNested()
  @Type(() => AttributeValueInput)
  @Field(() => [AttributeValueInput], { nullable: true, description: 'Values of local attributes of the group; those not named stay.' })
  readonly attributes?: readonly AttributeValueInput[] | null;

  @IsOptional()
  @ArrayMaxSize(MAX_VALUES)
  @ValidateNested()
  @Type(() => AttributeValueInput)
  @Field(() => [AttributeValueInput], { nullable: true, description: 'Values of global attributes; those not named stay.' })
  readonly globalAttributes?: readonly AttributeValueInput[] | null;

  @IsOptional()
  @ArrayMaxSize(MAX_TAGS)
  @IsTag({ each: true })
  @Field(() => [String], {
    nullable: true,
    description: 'Tags as "tag" or "origin.tag" of letters, digits, _ and -; CleverReach turns other characters into _. They replace all tags the receiver has.',
  })
  readonly tags?: readonly string[] | null;
}

@InputType({ description: 'A receiver to add to a group.' })
export class AddReceiverInput extends ReceiverValues {
  @IsId()
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;

  @Field(() => EmailAddress, { description: 'Address of the receiver.' })
  readonly email!: string;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'True: gets mail at once, as in CleverReach without further words. False: waits for the opt-in; only then a form can send its opt-in mail.',
  })
  readonly active!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When the receiver registered; now if absent.' })
  readonly registeredAt?: number | null;
}

@InputType({ description: 'Changes of a receiver of a group; what is absent or null stays. The address and the state have mutations of their own.' })
export class UpdateReceiverInput extends IntersectionType(MemberInput, ReceiverValues) {}

@InputType({ description: 'The receiver to take out of a group. The person stays in its other groups.' })
export class RemoveReceiverInput extends MemberInput {}

@InputType({ description: 'The receiver who shall get mail of the group again.' })
export class ActivateReceiverInput extends MemberInput {}

@InputType({ description: 'The receiver who shall get no more mail of the group.' })
export class DeactivateReceiverInput extends MemberInput {}
