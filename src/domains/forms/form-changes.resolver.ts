import { Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { keptWriteOf, onlyGiven } from '../calls/index.js';
import { CurrentCall, Input } from '../schema/index.js';
import { CreateFormInput, DeleteFormInput, SendFormMailInput } from './form.inputs.js';
import { CreateFormPayload, DeleteFormPayload, Form, SendFormMailPayload } from './form.types.js';
import { FormsService } from './forms.service.js';

@Resolver(() => CreateFormPayload)
export class FormChangesResolver {
  constructor(private readonly forms: FormsService) {}

  @Mutation(() => CreateFormPayload, { nullable: true, description: 'Creates a form for a group. Sent twice it makes two forms.' })
  async createForm(@CurrentCall() call: Call, @Input(() => CreateFormInput) input: CreateFormInput): Promise<CreateFormPayload> {
    const { groupId, template, name, title } = input;
    const { dryRun, after: formId } = await this.forms.create(call, { groupId, template }, { name, ...onlyGiven({ title }) });
    return { dryRun, formId };
  }

  @ResolveField(() => Form, { nullable: true, description: 'The new form, read afresh; null in a dry run.' })
  async form(@CurrentCall() call: Call, @Parent() { formId }: CreateFormPayload): Promise<Form | null> {
    return formId === null ? null : this.forms.get(call, formId);
  }

  @Mutation(() => DeleteFormPayload, { nullable: true, description: 'Deletes a form, for good. Needs the scopes forms:write and destroy.' })
  async deleteForm(@CurrentCall() call: Call, @Input(() => DeleteFormInput) { id }: DeleteFormInput): Promise<DeleteFormPayload> {
    const { dryRun } = await this.forms.remove(call, id);
    return { dryRun, formId: id };
  }

  @Mutation(() => SendFormMailPayload, { nullable: true, description: 'Sends the opt-in or opt-out mail of a form.' })
  async sendFormMail(@CurrentCall() call: Call, @Input(() => SendFormMailInput) input: SendFormMailInput): Promise<SendFormMailPayload> {
    try {
      const { dryRun, after: sent } = await this.forms.send(call, input);
      return { dryRun, sent, keptWriteId: null };
    } catch (error) {
      const keptWriteId = keptWriteOf(error);
      if (keptWriteId === undefined) throw error;
      return { dryRun: false, sent: null, keptWriteId };
    }
  }
}
