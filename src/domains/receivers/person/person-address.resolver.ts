import { Mutation, Resolver } from '@nestjs/graphql';
import type { Call } from '../../calls/index.js';
import { CurrentCall, Input, readReceiverKey } from '../../schema/index.js';
import { readAddRefusal } from '../add-refusal.js';
import { withLaterReceiver } from '../later-receiver.js';
import type { Blacklisted, InvalidAddress } from '../receiver-payloads.types.js';
import { ReceiversService } from '../receivers.service.js';
import { ChangeReceiverEmailInput, CloneReceiverInput } from './person.inputs.js';
import { PersonService } from './person.service.js';
import { ChangeReceiverEmailResult, CloneReceiverResult } from './person-address.types.js';
import type { AddressTaken } from './person-address.types.js';

@Resolver()
export class PersonAddressResolver {
  constructor(
    private readonly persons: PersonService,
    private readonly receivers: ReceiversService,
  ) {}

  @Mutation(() => ChangeReceiverEmailResult, { nullable: true, description: 'Changes the address of a person in every group.' })
  async changeReceiverEmail(
    @CurrentCall() call: Call,
    @Input(() => ChangeReceiverEmailInput) input: ChangeReceiverEmailInput,
  ): Promise<typeof ChangeReceiverEmailResult> {
    const { newEmail } = input;
    const key = readReceiverKey(input);
    try {
      const { dryRun } = await this.persons.changeEmail(call, key, newEmail);
      return withLaterReceiver({ __typename: 'ReceiverEmailChanged', dryRun }, () => (dryRun ? null : this.receivers.get(call, newEmail)));
    } catch (error) {
      return this.#tellRefusal(call, newEmail, error);
    }
  }

  @Mutation(() => CloneReceiverResult, { nullable: true, description: 'Copies a person under another address. Sent twice it may be there twice.' })
  async cloneReceiver(@CurrentCall() call: Call, @Input(() => CloneReceiverInput) input: CloneReceiverInput): Promise<typeof CloneReceiverResult> {
    const { newEmail } = input;
    const key = readReceiverKey(input);
    try {
      const { dryRun } = await this.persons.clone(call, key, newEmail);
      return withLaterReceiver({ __typename: 'ReceiverCloned', dryRun }, () => (dryRun ? null : this.receivers.get(call, newEmail)));
    } catch (error) {
      return this.#tellRefusal(call, newEmail, error);
    }
  }

  /** What CleverReach has against an address; throws any other error again. */
  #tellRefusal(call: Call, email: string, error: unknown): AddressTaken | InvalidAddress | Blacklisted {
    const refusal = readAddRefusal(error);
    if (!refusal) throw error;
    const { kind, message } = refusal;
    if (kind !== 'AlreadyInGroup') return { __typename: kind, email, message };
    return withLaterReceiver({ __typename: 'AddressTaken', email, message }, () => this.receivers.get(call, email));
  }
}
