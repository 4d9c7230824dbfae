import { Field, ID, ObjectType } from '@nestjs/graphql';
import { MutationPayload } from '../schema/index.js';

@ObjectType({ description: 'What became of a mailing that was created.' })
export class CreateMailingPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the new draft; null in a dry run.' })
  readonly mailingId!: string | null;
}

@ObjectType({ isAbstract: true })
abstract class MailingPayload extends MutationPayload {
  @Field(() => ID, { description: 'The mailing.' })
  readonly mailingId!: string;
}

@ObjectType({ description: 'What became of a mailing that was changed.' })
export class UpdateMailingPayload extends MailingPayload {}

@ObjectType({ description: 'What became of a test of a mailing.' })
export class SendMailingPreviewPayload extends MailingPayload {}

@ObjectType({ description: 'What became of a mailing that was released.' })
export class ReleaseMailingPayload extends MailingPayload {}

@ObjectType({ description: 'What became of a release that was taken back.' })
export class StopMailingPayload extends MailingPayload {}

@ObjectType({ description: 'What became of a template that was created.' })
export class CreateMailingTemplatePayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the new template; null in a dry run, or where CleverReach merely confirms.' })
  readonly templateId!: string | null;
}

@ObjectType({ description: 'What became of a channel that was deleted.' })
export class DeleteMailingChannelPayload extends MutationPayload {
  @Field(() => ID, { description: 'The channel.' })
  readonly channelId!: string;
}
