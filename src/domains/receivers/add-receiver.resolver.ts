import { Mutation, Resolver } from '@nestjs/graphql';
import { Clock } from '../../core/index.js';
import type { Call } from '../calls/index.js';
import { CurrentCall, Input } from '../schema/index.js';
import { readAddRefusal } from './add-refusal.js';
import { GroupReceiversService } from './group-receivers.service.js';
import { bodyOfNewReceiver } from './receiver.bodies.js';
import { AddReceiverInput } from './receiver.inputs.js';
import { ReceiverChangesService } from './receiver-changes.service.js';
import { AddReceiverResult } from './receiver-payloads.types.js';

@Resolver()
export class AddReceiverResolver {
  constructor(
    private readonly changes: ReceiverChangesService,
    private readonly members: GroupReceiversService,
    private readonly clock: Clock,
  ) {}

  @Mutation(() => AddReceiverResult, { nullable: true, description: 'Adds a receiver to a group. Nothing is changed where the address is in it already.' })
  async addReceiver(@CurrentCall() call: Call, @Input(() => AddReceiverInput) input: AddReceiverInput): Promise<typeof AddReceiverResult> {
    const { groupId, email } = input;
    try {
      const { dryRun, after } = await this.changes.add(call, groupId, bodyOfNewReceiver(input, Math.floor(this.clock.now() / 1_000)));
      return { __typename: 'ReceiverAdded', dryRun, receiver: after };
    } catch (error) {
      const refusal = readAddRefusal(error);
      if (!refusal) throw error;
      const find = () => this.members.find(call, { groupId, key: email, detail: 0 });
      return {
        __typename: refusal.kind,
        email,
        message: refusal.message,
        get receiver() {
          return find();
        },
      };
    }
  }
}
