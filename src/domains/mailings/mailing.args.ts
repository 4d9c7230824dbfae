import { ArgsType, Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { DateTime, IsId, PagingArgs } from '../schema/index.js';
import { MailingState } from './mailing.types.js';

export enum TemplateOwner {
  ACCOUNT = 'ACCOUNT',
  AGENCY = 'AGENCY',
}

registerEnumType(TemplateOwner, {
  name: 'TemplateOwner',
  description: 'Whose templates are meant.',
  valuesMap: { ACCOUNT: { description: 'Those of the account.' }, AGENCY: { description: 'Those of its agency.' } },
});

@InputType({ description: 'Which mailings a list holds.' })
export class MailingFilter {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'Only those of this channel.' })
  readonly channelId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those whose moment is then or later: end of sending, creation, planned or real start, by the state asked for.' })
  readonly from?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those whose moment is then or earlier.' })
  readonly to?: number | null;
}

@ArgsType()
export class MailingsArgs extends PagingArgs {
  @Field(() => MailingState, { description: 'How far they are.' })
  readonly state!: MailingState;

  @IsOptional()
  @ValidateNested()
  @Type(() => MailingFilter)
  @Field(() => MailingFilter, { nullable: true, description: 'Which of them; all if absent.' })
  readonly filter?: MailingFilter | null;
}
