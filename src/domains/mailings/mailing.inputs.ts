import { Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, Matches, MaxLength, ValidateNested } from 'class-validator';
import { AreIds, DateTime, EmailAddress, IsId, IsNotBlank } from '../schema/index.js';

const MAX_TEXT_LENGTH = 255;
const MAX_LINES = 100;

export enum LinkTracking {
  GOOGLE = 'GOOGLE',
  INTELLIAD = 'INTELLIAD',
  CRCONNECT = 'CRCONNECT',
}

registerEnumType(LinkTracking, {
  name: 'LinkTracking',
  description: 'What a tracked link tells another system.',
  valuesMap: { GOOGLE: { description: 'Google Analytics.' }, INTELLIAD: { description: 'intelliAd.' }, CRCONNECT: { description: 'CleverReach\'s own.' } },
});

@InputType({ description: 'How a mailing is written and counted.' })
export class MailingSettingsInput {
  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Editor: wizard, freeform, advanced, plaintext, eddytor, setup_v2 (CleverReach\'s own choice), …' })
  readonly editor?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether opening is counted.' })
  readonly openTracking?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether clicks are counted.' })
  readonly clickTracking?: boolean | null;

  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Host of tracked links.' })
  readonly linkTrackingUrl?: string | null;

  @Field(() => LinkTracking, { nullable: true, description: 'What tracked links tell another system.' })
  readonly linkTrackingType?: LinkTracking | null;

  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Name of the campaign; only with GOOGLE.' })
  readonly googleCampaignName?: string | null;

  @IsOptional()
  @Matches(/^[0-9a-f-]{1,36}$/i, { message: 'It consists of digits, or is a UUID.' })
  @Field(() => ID, { nullable: true, description: 'Form for leaving: digits, or the UUID of a flow.' })
  readonly unsubscribeFormId?: string | null;

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The campaign.' })
  readonly campaignId?: string | null;

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'The channel.' })
  readonly channelId?: string | null;
}

@InputType({ isAbstract: true })
export class MailingValues {
  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Name of the sender.' })
  readonly senderName?: string | null;

  @Field(() => EmailAddress, { nullable: true, description: 'Address of the sender.' })
  readonly senderEmail?: string | null;

  @Field(() => String, { nullable: true, description: 'Body as HTML.' })
  readonly html?: string | null;

  @Field(() => String, { nullable: true, description: 'Body as text.' })
  readonly text?: string | null;

  @IsOptional()
  @ArrayMaxSize(MAX_LINES)
  @AreIds()
  @Field(() => [ID], { nullable: true, description: 'Groups it goes to.' })
  readonly groupIds?: readonly string[] | null;

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'Filter of the group: only receivers it matches get the mailing.' })
  readonly filterId?: string | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => MailingSettingsInput)
  @Field(() => MailingSettingsInput, { nullable: true, description: 'How it is written and counted.' })
  readonly settings?: MailingSettingsInput | null;

  @IsOptional()
  @ArrayMaxSize(MAX_LINES)
  @MaxLength(MAX_TEXT_LENGTH, { each: true })
  @Field(() => [String], { nullable: true, description: 'Tags of the mailing.' })
  readonly tags?: readonly string[] | null;
}

@InputType({ description: 'A mailing to create as a draft. CleverReach has no call that deletes a mailing.' })
export class CreateMailingInput extends MailingValues {
  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { description: 'Name, for its writers.' })
  readonly name!: string;

  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { description: 'Subject, for its readers.' })
  readonly subject!: string;
}

@InputType({ isAbstract: true })
class OneMailing {
  @IsId()
  @Field(() => ID, { description: 'The mailing.' })
  readonly id!: string;
}

@InputType({ description: 'Changes of a draft; what is absent or null stays.' })
export class UpdateMailingInput extends MailingValues {
  @IsId()
  @Field(() => ID, { description: 'The mailing.' })
  readonly id!: string;

  @IsOptional()
  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'New name.' })
  readonly name?: string | null;

  @IsOptional()
  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'New subject.' })
  readonly subject?: string | null;
}

@InputType({ description: 'A test of a mailing. Every call sends mails.' })
export class SendMailingPreviewInput extends OneMailing {
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @Field(() => [EmailAddress], { description: 'Addresses of users of the account, at most 100; others are refused.' })
  readonly emails!: readonly string[];

  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Text behind the subject.' })
  readonly note?: string | null;
}

@InputType({ description: 'A draft to release to its receivers.' })
export class ReleaseMailingInput extends OneMailing {
  @Field(() => DateTime, { description: 'When sending shall begin: a moment ahead, clients take 30 to 120 seconds.' })
  readonly at!: number;
}

@InputType({ description: 'A release to take back before sending begins.' })
export class StopMailingInput extends OneMailing {}

@InputType({ description: 'A template to create.' })
export class CreateMailingTemplateInput {
  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @Field(() => String, { description: 'HTML.' })
  readonly html!: string;
}

@InputType({ description: 'The channel to delete; its mailings stay.' })
export class DeleteMailingChannelInput {
  @IsId()
  @Field(() => ID, { description: 'The channel.' })
  readonly id!: string;
}
