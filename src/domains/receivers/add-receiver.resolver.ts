import { Info, Mutation, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Clock } from '../../core/index.js';
import type { Call } from '../calls/index.js';
import { keptWriteOf } from '../calls/index.js';
import { CurrentCall, Input, selectedFields } from '../schema/index.js';
import { readAddRefusal } from './add-refusal.js';
import { detailFor } from './detail.js';
import { GroupReceiversService } from './group-receivers.service.js';
import { withLaterReceiver } from './later-receiver.js';
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
  async addReceiver(
    @CurrentCall() call: Call,
    @Input(() => AddReceiverInput) input: AddReceiverInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<typeof AddReceiverResult> {
    const { groupId, email } = input;
    const detail = detailFor(selectedFields(info, ['receiver']));
    const find = () => this.members.find(call, { groupId, key: email, detail });
    try {
      const { dryRun, after } = await this.changes.add(call, groupId, bodyOfNewReceiver(input, Math.floor(this.clock.now() / 1_000)));
      return withLaterReceiver({ __typename: 'ReceiverAdded', dryRun }, () => (dryRun || detail === 0 ? after : find()));
    } catch (error) {
      const writeId = keptWriteOf(error);
      if (writeId !== undefined) return { __typename: 'ReceiverAccepted', email, writeId };
      const refusal = readAddRefusal(error);
      if (!refusal) throw error;
      return withLaterReceiver({ __typename: refusal.kind, email, message: refusal.message }, find);
    }
  }
}
