import { Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIP, IsOptional, Matches, MaxLength, ValidateNested } from 'class-validator';
import { EmailAddress, IsId, IsNotBlank } from '../schema/index.js';

const MAX_NAME_LENGTH = 255;
const MAX_HEADER_LENGTH = 2_000;

export enum FormMailType {
  ACTIVATE = 'ACTIVATE',
  DEACTIVATE = 'DEACTIVATE',
}

registerEnumType(FormMailType, {
  name: 'FormMailType',
  description: 'Which mail of a form is meant.',
  valuesMap: { ACTIVATE: { description: 'The opt-in mail.' }, DEACTIVATE: { description: 'The opt-out mail.' } },
});

@InputType({ description: 'Proof of consent that CleverReach keeps with the opt-in.' })
export class ConsentInput {
  @IsOptional()
  @IsIP()
  @Field(() => String, { nullable: true, description: 'IP address of the person.' })
  readonly ip?: string | null;

  @IsOptional()
  @MaxLength(MAX_HEADER_LENGTH)
  @Field(() => String, { nullable: true, description: 'Page on which the person signed up.' })
  readonly referer?: string | null;

  @IsOptional()
  @MaxLength(MAX_HEADER_LENGTH)
  @Field(() => String, { nullable: true, description: 'Browser of the person, as its User-Agent header says.' })
  readonly userAgent?: string | null;
}

@InputType({ description: 'A mail of a form to send to a receiver of the group. Every call sends a mail.' })
export class SendFormMailInput {
  @IsId()
  @Field(() => ID, { description: 'The form.' })
  readonly formId!: string;

  @Field(() => FormMailType, { description: 'Which mail.' })
  readonly type!: FormMailType;

  @Field(() => EmailAddress, { description: 'Address of the receiver, who must be in the group.' })
  readonly email!: string;

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The group; that of the form if absent.' })
  readonly groupId?: string | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => ConsentInput)
  @Field(() => ConsentInput, { nullable: true, description: 'Proof of consent.' })
  readonly consent?: ConsentInput | null;
}

@InputType({ description: 'A form to create for a group from a template.' })
export class CreateFormInput {
  @IsId()
  @Field(() => ID, { description: 'The group it shall sign up to.' })
  readonly groupId!: string;

  @IsNotBlank()
  @MaxLength(MAX_NAME_LENGTH)
  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @IsOptional()
  @MaxLength(MAX_NAME_LENGTH)
  @Field(() => String, { nullable: true, description: 'Title on the page.' })
  readonly title?: string | null;

  @Matches(/^[\w-]{1,64}$/, { message: 'A template is a word.' })
  @Field(() => String, { defaultValue: 'default', description: 'Name of the template; of CleverReach\'s templates only "default" is known.' })
  readonly template!: string;
}

@InputType({ description: 'The form to delete. Wherever it is built in, nobody can sign up any more. This cannot be undone.' })
export class DeleteFormInput {
  @IsId()
  @Field(() => ID, { description: 'The form.' })
  readonly id!: string;
}
