import { Info, Mutation, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Call, Change } from '../calls/index.js';
import { CurrentCall, Input, readReceiverKey, selectedFields } from '../schema/index.js';
import { detailFor } from './detail.js';
import { GroupReceiversService } from './group-receivers.service.js';
import { withLaterReceiver } from './later-receiver.js';
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
  async updateReceiver(
    @CurrentCall() call: Call,
    @Input(() => UpdateReceiverInput) input: UpdateReceiverInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<MemberPayload> {
    const member = memberOf(input);
    return this.#payloadOf(call, member, await this.changes.update(call, member, bodyOfReceiverChanges(input)), info);
  }

  @Mutation(() => ActivateReceiverPayload, { nullable: true, description: 'Lets a receiver get mail of a group again, whoever ended it before.' })
  async activateReceiver(
    @CurrentCall() call: Call,
    @Input(() => ActivateReceiverInput) input: ActivateReceiverInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<MemberPayload> {
    const member = memberOf(input);
    return this.#payloadOf(call, member, await this.changes.activate(call, member), info);
  }

  @Mutation(() => DeactivateReceiverPayload, { nullable: true, description: 'Ends mail of a group for a receiver; the membership stays.' })
  async deactivateReceiver(
    @CurrentCall() call: Call,
    @Input(() => DeactivateReceiverInput) input: DeactivateReceiverInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<MemberPayload> {
    const member = memberOf(input);
    return this.#payloadOf(call, member, await this.changes.deactivate(call, member), info);
  }

  @Mutation(() => RemoveReceiverPayload, { nullable: true, description: 'Takes a receiver out of a group; the person stays in its other groups.' })
  async removeReceiver(@CurrentCall() call: Call, @Input(() => RemoveReceiverInput) input: RemoveReceiverInput): Promise<RemoveReceiverPayload> {
    const member = memberOf(input);
    const { dryRun } = await this.changes.remove(call, member);
    return { dryRun, groupId: member.groupId };
  }

  #payloadOf(call: Call, { groupId, key }: Member, { dryRun }: Change<unknown>, info: GraphQLResolveInfo): MemberPayload {
    const detail = detailFor(selectedFields(info, ['receiver']));
    return withLaterReceiver({ dryRun }, () => this.members.find(call, { groupId, key, detail }));
  }
}
