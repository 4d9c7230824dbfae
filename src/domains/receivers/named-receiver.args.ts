import { ArgsType, Field, ID } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { refuseInput } from '../calls/index.js';
import { EmailAddress, IsId } from '../schema/index.js';

/** How a caller names a receiver: by id or by address. */
@ArgsType()
export class NamedReceiverArgs {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'Number of the receiver. Give this or email.' })
  readonly id?: string | null;

  @Field(() => EmailAddress, { nullable: true, description: 'Address of the receiver. Give this or id.' })
  readonly email?: string | null;
}

/** The one name that was given: CleverReach takes id or address in its paths. Throws `invalid_input` unless exactly one is there. */
export const readReceiverKey = ({ id, email }: NamedReceiverArgs): string => {
  if (id != null && email == null) return id;
  if (email != null && id == null) return email;
  throw refuseInput('id', 'Give id or email, exactly one of them.');
};
