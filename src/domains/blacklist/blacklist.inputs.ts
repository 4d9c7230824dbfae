import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, Matches, MaxLength } from 'class-validator';
import { EmailAddress, IsId, PagingArgs } from '../schema/index.js';

const MAX_COMMENT_LENGTH = 1_000;
const MAX_CHECKED = 1_000;

/** An address, or a pattern with * in it. */
const IsAddressOrPattern = (): PropertyDecorator =>
  Matches(/^(?=.{3,254}$)[^\s@,;/\\]*@[^\s@,;/\\]*$/, { message: 'It must be an address, or a pattern such as *@example.org.' });

@InputType({ description: 'Which entries of a blacklist a list holds.' })
export class BlacklistFilter {
  @Field(() => String, { nullable: true, description: 'Part of the address or pattern, upper and lower case alike.' })
  readonly emailContains?: string | null;
}

@ArgsType()
export class BlacklistArgs extends PagingArgs {
  @Field(() => BlacklistFilter, { nullable: true, description: 'Which entries; all if absent.' })
  readonly filter?: BlacklistFilter | null;
}

@ArgsType()
export class BlacklistEntryArgs {
  @IsAddressOrPattern()
  @Field(() => String, { description: 'The address or pattern.' })
  readonly email!: string;
}

@ArgsType()
export class AllowedAddressesArgs {
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_CHECKED)
  @Field(() => [EmailAddress], { description: 'Addresses to look up, 1 to 1,000.' })
  readonly emails!: readonly string[];
}

@InputType({ isAbstract: true })
class Entry {
  @IsAddressOrPattern()
  @Field(() => String, { description: 'The address, or a pattern such as *@example.org.' })
  readonly email!: string;
}

@InputType({ description: 'An address to put on a blacklist.' })
export class AddToBlacklistInput extends Entry {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The group on whose list it shall stand; absent for the list of the account.' })
  readonly groupId?: string | null;

  @IsOptional()
  @MaxLength(MAX_COMMENT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Why.' })
  readonly comment?: string | null;
}

@InputType({ description: 'A change of an entry on the blacklist of the account.' })
export class UpdateBlacklistEntryInput extends Entry {
  @MaxLength(MAX_COMMENT_LENGTH)
  @Field(() => String, { description: 'Why it stands there.' })
  readonly comment!: string;
}

@InputType({ description: 'An entry to take off a blacklist.' })
export class RemoveFromBlacklistInput extends Entry {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The group on whose list it stands; absent for the list of the account.' })
  readonly groupId?: string | null;
}
