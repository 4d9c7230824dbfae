import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIP, IsOptional, MaxLength, ValidateNested } from 'class-validator';
import { ReceiverValues } from '../receivers/index.js';
import { IsId } from '../schema/index.js';

const LONGEST_ADDRESS = 1_000;
const LONGEST_HEADER = 2_000;

@InputType({ description: 'Proof of consent that CleverReach keeps with the opt-in.' })
export class ConsentInput {
  @IsOptional()
  @IsIP()
  @Field(() => String, { nullable: true, description: 'IP address of the person.' })
  readonly ip?: string | null;

  @IsOptional()
  @MaxLength(LONGEST_HEADER)
  @Field(() => String, { nullable: true, description: 'Page on which the person signed up.' })
  readonly referer?: string | null;

  @IsOptional()
  @MaxLength(LONGEST_HEADER)
  @Field(() => String, { nullable: true, description: 'Browser of the person, as its User-Agent header says.' })
  readonly userAgent?: string | null;
}

@InputType({ description: 'A sign-up as a form takes it. May be sent again: nobody is added twice, and who has not confirmed gets the mail again.' })
export class SubscribeInput extends ReceiverValues {
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
  @ValidateNested()
  @Type(() => ConsentInput)
  @Field(() => ConsentInput, { nullable: true, description: 'Proof of consent.' })
  readonly consent?: ConsentInput | null;
}
