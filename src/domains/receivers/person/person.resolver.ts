import { Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Call } from '../../calls/index.js';
import { CheckedArgs, CurrentCall, EmailAddress, Input, readReceiverKey } from '../../schema/index.js';
import { ReceiversService } from '../receivers.service.js';
import { withLaterReceiver } from '../later-receiver.js';
import { ActiveAddressesArgs, ChangeReceiverEmailInput, CloneReceiverInput, DeleteReceiverInput, SetReceiverAttributeInput } from './person.inputs.js';
import { PersonService } from './person.service.js';
import { ChangeReceiverEmailPayload, CloneReceiverPayload, DeleteReceiverPayload, SetReceiverAttributePayload } from './person-payloads.types.js';
import type { PersonPayload } from './person-payloads.types.js';

@Resolver()
export class PersonResolver {
  constructor(
    private readonly persons: PersonService,
    private readonly receivers: ReceiversService,
  ) {}

  @Query(() => [EmailAddress], { nullable: true, description: 'Those of the addresses that are active receivers.' })
  activeAddresses(@CurrentCall() call: Call, @CheckedArgs() { emails, groupId = null }: ActiveAddressesArgs): Promise<readonly string[]> {
    return this.persons.activeOf(call, emails, groupId);
  }

  @Mutation(() => DeleteReceiverPayload, { nullable: true, description: 'Deletes a person from the whole account, for good. Needs the scopes receivers:write and destroy.' })
  async deleteReceiver(@CurrentCall() call: Call, @Input(() => DeleteReceiverInput) input: DeleteReceiverInput): Promise<DeleteReceiverPayload> {
    const key = readReceiverKey(input);
    const { dryRun } = await this.persons.remove(call, key);
    return { dryRun, key };
  }

  @Mutation(() => ChangeReceiverEmailPayload, { nullable: true, description: 'Changes the address of a person in every group.' })
  async changeReceiverEmail(@CurrentCall() call: Call, @Input(() => ChangeReceiverEmailInput) input: ChangeReceiverEmailInput): Promise<PersonPayload> {
    const { dryRun } = await this.persons.changeEmail(call, readReceiverKey(input), input.newEmail);
    return withLaterReceiver({ dryRun }, () => (dryRun ? null : this.receivers.get(call, input.newEmail)));
  }

  @Mutation(() => CloneReceiverPayload, { nullable: true, description: 'Copies a person under another address. Sent twice it may be there twice.' })
  async cloneReceiver(@CurrentCall() call: Call, @Input(() => CloneReceiverInput) input: CloneReceiverInput): Promise<PersonPayload> {
    const { dryRun } = await this.persons.clone(call, readReceiverKey(input), input.newEmail);
    return withLaterReceiver({ dryRun }, () => (dryRun ? null : this.receivers.get(call, input.newEmail)));
  }

  @Mutation(() => SetReceiverAttributePayload, { nullable: true, description: 'Sets one attribute value of a person or of a membership.' })
  async setReceiverAttribute(@CurrentCall() call: Call, @Input(() => SetReceiverAttributeInput) input: SetReceiverAttributeInput): Promise<SetReceiverAttributePayload> {
    const place = { key: readReceiverKey(input), groupId: input.groupId ?? null, attributeId: input.attributeId };
    const { dryRun, after: value } = await this.persons.setAttribute(call, place, input.value);
    return { dryRun, value };
  }
}
