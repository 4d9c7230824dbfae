import { Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { givenChanges, onlyGiven } from '../calls/index.js';
import { CurrentCall, Input } from '../schema/index.js';
import { CreateMailingInput, ReleaseMailingInput, SendMailingPreviewInput, StopMailingInput, UpdateMailingInput } from './mailing.inputs.js';
import { writeMailing } from './mailing.rows.js';
import {
  CreateMailingPayload, ReleaseMailingPayload, SendMailingPreviewPayload, StopMailingPayload, UpdateMailingPayload,
} from './mailing-payloads.types.js';
import { Mailing } from './mailing.types.js';
import { MailingsService } from './mailings.service.js';

@Resolver(() => CreateMailingPayload)
export class MailingChangesResolver {
  constructor(private readonly mailings: MailingsService) {}

  @Mutation(() => CreateMailingPayload, { nullable: true, description: 'Creates a mailing as a draft. Sent twice it makes two.' })
  async createMailing(@CurrentCall() call: Call, @Input(() => CreateMailingInput) input: CreateMailingInput): Promise<CreateMailingPayload> {
    const { name, subject, ...values } = input;
    const { dryRun, after: mailingId } = await this.mailings.create(call, { name, subject, ...onlyGiven(writeMailing(values)) });
    return { dryRun, mailingId };
  }

  @ResolveField(() => Mailing, { nullable: true, description: 'The new draft, read afresh; null in a dry run.' })
  async mailing(@CurrentCall() call: Call, @Parent() { mailingId }: CreateMailingPayload): Promise<Mailing | null> {
    return mailingId === null ? null : this.mailings.get(call, mailingId);
  }

  @Mutation(() => UpdateMailingPayload, { nullable: true, description: 'Changes a draft.' })
  async updateMailing(@CurrentCall() call: Call, @Input(() => UpdateMailingInput) input: UpdateMailingInput): Promise<UpdateMailingPayload> {
    const { id, name, subject, ...values } = input;
    const { dryRun } = await this.mailings.update(call, id, givenChanges({ name, subject, ...writeMailing(values) }));
    return { dryRun, mailingId: id };
  }

  @Mutation(() => SendMailingPreviewPayload, { nullable: true, description: 'Sends a mailing to users of the account as a test.' })
  async sendMailingPreview(@CurrentCall() call: Call, @Input(() => SendMailingPreviewInput) input: SendMailingPreviewInput): Promise<SendMailingPreviewPayload> {
    const { id, emails, note: previewText } = input;
    const { dryRun } = await this.mailings.sendPreview(call, id, { receivers: [...emails], ...onlyGiven({ previewText }) });
    return { dryRun, mailingId: id };
  }

  @Mutation(() => ReleaseMailingPayload, { nullable: true, description: 'Releases a draft to its receivers. CleverReach must have allowed the account to do so.' })
  async releaseMailing(@CurrentCall() call: Call, @Input(() => ReleaseMailingInput) { id, at }: ReleaseMailingInput): Promise<ReleaseMailingPayload> {
    const { dryRun } = await this.mailings.release(call, id, at);
    return { dryRun, mailingId: id };
  }

  @Mutation(() => StopMailingPayload, { nullable: true, description: 'Takes a release back before sending begins. CleverReach must have allowed the account to do so.' })
  async stopMailing(@CurrentCall() call: Call, @Input(() => StopMailingInput) { id }: StopMailingInput): Promise<StopMailingPayload> {
    const { dryRun } = await this.mailings.stop(call, id);
    return { dryRun, mailingId: id };
  }
}
