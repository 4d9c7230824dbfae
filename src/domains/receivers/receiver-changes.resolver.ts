import { Mutation, Resolver } from '@nestjs/graphql';
import type { Call, Change } from '../calls/index.js';
import { CurrentCall, Input } from '../schema/index.js';
import { GroupReceiversService } from './group-receivers.service.js';
import { readReceiverKey } from './named-receiver.args.js';
import { bodyOfReceiverChanges } from './receiver.bodies.js';
import { ActivateReceiverInput, DeactivateReceiverInput, RemoveReceiverInput, UpdateReceiverInput } from './receiver.inputs.js';
import { ReceiverChangesService } from './receiver-changes.service.js';
import type { Member } from './receiver-changes.service.js';
import { ActivateReceiverPayload, DeactivateReceiverPayload, RemoveReceiverPayload, UpdateReceiverPayload } from './receiver-payloads.types.js';
import type { MemberPayload } from './receiver-payloads.types.js';

const memberOf = (input: RemoveReceiverInput): Member => ({ groupId: input.groupId, key: readReceiverKey(input) });

@Resolver()
export class ReceiverChangesResolver {
  constructor(
    private readonly changes: ReceiverChangesService,
    private readonly members: GroupReceiversService,
  ) {}

  @Mutation(() => UpdateReceiverPayload, { nullable: true, description: 'Changes a receiver of a group.' })
  async updateReceiver(@CurrentCall() call: Call, @Input(() => UpdateReceiverInput) input: UpdateReceiverInput): Promise<MemberPayload> {
    const member = memberOf(input);
    return this.#payloadOf(call, member, await this.changes.update(call, member, bodyOfReceiverChanges(input)));
  }

  @Mutation(() => ActivateReceiverPayload, { nullable: true, description: 'Lets a receiver get mail of a group again, whoever ended it before.' })
  async activateReceiver(@CurrentCall() call: Call, @Input(() => ActivateReceiverInput) input: ActivateReceiverInput): Promise<MemberPayload> {
    const member = memberOf(input);
    return this.#payloadOf(call, member, await this.changes.activate(call, member));
  }

  @Mutation(() => DeactivateReceiverPayload, { nullable: true, description: 'Ends mail of a group for a receiver; the membership stays.' })
  async deactivateReceiver(@CurrentCall() call: Call, @Input(() => DeactivateReceiverInput) input: DeactivateReceiverInput): Promise<MemberPayload> {
    const member = memberOf(input);
    return this.#payloadOf(call, member, await this.changes.deactivate(call, member));
  }

  @Mutation(() => RemoveReceiverPayload, { nullable: true, description: 'Takes a receiver out of a group; the person stays in its other groups.' })
  async removeReceiver(@CurrentCall() call: Call, @Input(() => RemoveReceiverInput) input: RemoveReceiverInput): Promise<RemoveReceiverPayload> {
    const member = memberOf(input);
    const { dryRun } = await this.changes.remove(call, member);
    return { dryRun, groupId: member.groupId };
  }

  /** The receiver is read only where it is asked for, so that a failed reading does not hide that the change was made. */
  #payloadOf(call: Call, { groupId, key }: Member, { dryRun }: Change<unknown>): MemberPayload {
    const find = () => this.members.find(call, { groupId, key, detail: 0 });
    return {
      dryRun,
      get receiver() {
        return find();
      },
    };
  }
}
