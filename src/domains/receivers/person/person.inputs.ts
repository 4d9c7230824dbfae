import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, MaxLength } from 'class-validator';
import { EmailAddress, IsId, NamedReceiverInput } from '../../schema/index.js';

const MAX_VALUE_LENGTH = 10_000;
const MAX_CHECKED = 1_000;

@ArgsType()
export class ActiveAddressesArgs {
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_CHECKED)
  @Field(() => [EmailAddress], { description: 'Addresses to look up, 1 to 1,000.' })
  readonly emails!: readonly string[];

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'Active in this group; in any if absent.' })
  readonly groupId?: string | null;
}

@InputType({ description: 'The person to delete from the whole account, with every membership. This cannot be undone.' })
export class DeleteReceiverInput extends NamedReceiverInput {}

@InputType({ isAbstract: true })
class NewAddress extends NamedReceiverInput {
  @Field(() => EmailAddress, { description: 'The new address.' })
  readonly newEmail!: string;
}

@InputType({ description: 'A person whose address shall change.' })
export class ChangeReceiverEmailInput extends NewAddress {}

@InputType({ description: 'A person to copy under another address.' })
export class CloneReceiverInput extends NewAddress {}

@InputType({ description: 'One attribute value to set.' })
export class SetReceiverAttributeInput extends NamedReceiverInput {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The group in which the receiver is meant; absent for a global attribute of the person.' })
  readonly groupId?: string | null;

  @IsId()
  @Field(() => ID, { description: 'The attribute.' })
  readonly attributeId!: string;

  @MaxLength(MAX_VALUE_LENGTH)
  @Field(() => String, { description: 'The value as text; empty unsets it.' })
  readonly value!: string;
}
