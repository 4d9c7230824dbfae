import { Field, ID, InputType, OmitType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, MaxLength, ValidateNested } from 'class-validator';
import { ConsentInput } from '../forms/index.js';
import { ReceiverValues } from '../receivers/index.js';
import { IsId, IsTag } from '../schema/index.js';

const MAX_TAGS = 500;
const LONGEST_ADDRESS = 1_000;

@InputType({ description: 'A sign-up as a form takes it. May be sent again: nobody is added twice, and who has not confirmed gets the mail again.' })
export class SubscribeInput extends OmitType(ReceiverValues, ['tags']) {
  @MaxLength(LONGEST_ADDRESS)
  @Field(() => String, { description: 'Address as the person typed it.' })
  readonly email!: string;

  @IsId()
  @Field(() => ID, { description: 'The group to sign up to.' })
  readonly groupId!: string;

  @IsId()
  @Field(() => ID, { description: 'The form of CleverReach whose opt-in mail is sent.' })
  readonly formId!: string;

  @IsOptional()
  @ArrayMaxSize(MAX_TAGS)
  @IsTag({ each: true })
  @Field(() => [String], { nullable: true, description: 'Tags to give the person, "tag" or "origin.tag"; those it has stay.' })
  readonly tags?: readonly string[] | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => ConsentInput)
  @Field(() => ConsentInput, { nullable: true, description: 'Proof of consent.' })
  readonly consent?: ConsentInput | null;
}
