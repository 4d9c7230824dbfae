import { Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Call } from '../../calls/index.js';
import { CheckedArgs, CurrentCall, EmailAddress, Input, readReceiverKey } from '../../schema/index.js';
import { ActiveAddressesArgs, DeleteReceiverInput, SetReceiverAttributeInput } from './person.inputs.js';
import { PersonService } from './person.service.js';
import { DeleteReceiverPayload, SetReceiverAttributePayload } from './person-payloads.types.js';

@Resolver()
export class PersonResolver {
  constructor(private readonly persons: PersonService) {}

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

  @Mutation(() => SetReceiverAttributePayload, { nullable: true, description: 'Sets one attribute value of a person or of a membership.' })
  async setReceiverAttribute(@CurrentCall() call: Call, @Input(() => SetReceiverAttributeInput) input: SetReceiverAttributeInput): Promise<SetReceiverAttributePayload> {
    const place = { key: readReceiverKey(input), groupId: input.groupId ?? null, attributeId: input.attributeId };
    const { dryRun, after: value } = await this.persons.setAttribute(call, place, input.value);
    return { dryRun, value };
  }
}
