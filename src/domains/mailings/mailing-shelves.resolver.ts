import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { CurrentCall, IdArg, Input } from '../schema/index.js';
import { TemplateOwner } from './mailing.args.js';
import { CreateMailingTemplateInput, DeleteMailingChannelInput } from './mailing.inputs.js';
import { CreateMailingTemplatePayload, DeleteMailingChannelPayload } from './mailing-payloads.types.js';
import { MailingShelvesService } from './mailing-shelves.service.js';
import { MailingChannel, MailingTemplate } from './mailing.types.js';

@Resolver()
export class MailingShelvesResolver {
  constructor(private readonly shelves: MailingShelvesService) {}

  @Query(() => [MailingChannel], { nullable: true, description: 'Channels of mailings.' })
  mailingChannels(@CurrentCall() call: Call): Promise<MailingChannel[]> {
    return this.shelves.channels(call);
  }

  @Query(() => MailingChannel, { nullable: true, description: 'One channel. The error NOT_FOUND stands for an unknown id.' })
  mailingChannel(@CurrentCall() call: Call, @IdArg('id', { description: 'Id of the channel.' }) id: string): Promise<MailingChannel> {
    return this.shelves.channel(call, id);
  }

  @Query(() => [MailingTemplate], { nullable: true, description: 'Templates of mailings.' })
  mailingTemplates(
    @CurrentCall() call: Call,
    @Args('owner', { type: () => TemplateOwner, defaultValue: TemplateOwner.ACCOUNT, description: 'Whose.' }) owner: TemplateOwner,
  ): Promise<MailingTemplate[]> {
    return this.shelves.templates(call, owner);
  }

  @Mutation(() => CreateMailingTemplatePayload, { nullable: true, description: 'Creates a template. Sent twice it makes two.' })
  async createMailingTemplate(@CurrentCall() call: Call, @Input(() => CreateMailingTemplateInput) { name, html }: CreateMailingTemplateInput): Promise<CreateMailingTemplatePayload> {
    const { dryRun, after: templateId } = await this.shelves.createTemplate(call, { name, html });
    return { dryRun, templateId };
  }

  @Mutation(() => DeleteMailingChannelPayload, { nullable: true, description: 'Deletes a channel; its mailings stay.' })
  async deleteMailingChannel(@CurrentCall() call: Call, @Input(() => DeleteMailingChannelInput) { id }: DeleteMailingChannelInput): Promise<DeleteMailingChannelPayload> {
    const { dryRun } = await this.shelves.removeChannel(call, id);
    return { dryRun, channelId: id };
  }
}
