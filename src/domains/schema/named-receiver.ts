import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { refuseInput } from '../calls/index.js';
import { IsId } from './input.js';
import { EmailAddress } from './scalars.js';

/** How a caller names a receiver in the arguments of a field: by id or by address. */
@ArgsType()
export class NamedReceiverArgs {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'Number of the receiver. Give this or email.' })
  readonly id?: string | null;

  @Field(() => EmailAddress, { nullable: true, description: 'Address of the receiver. Give this or id.' })
  readonly email?: string | null;
}

/** How a caller names a receiver in an input: by id or by address. */
@InputType({ isAbstract: true })
export abstract class NamedReceiverInput {
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
