import { Mutation, Resolver } from '@nestjs/graphql';
import type { Answer } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, onlyGiven, readStored } from '../calls/index.js';
import { CurrentCall, Input, readReceiverKey } from '../schema/index.js';
import { AddReceiverEventInput } from './event.input.js';
import { readEvent } from './event.rows.js';
import type { ReceiverEvent } from './event.type.js';
import { AddReceiverEventPayload } from './event.type.js';

const { groupReceivers, receivers } = tables;

@Resolver()
export class EventsResolver {
  constructor(private readonly cleverReach: CleverReach) {}

  @Mutation(() => AddReceiverEventPayload, { nullable: true, description: 'Adds an event to the history of a receiver. Sent twice it is there twice.' })
  async addReceiverEvent(@CurrentCall() call: Call, @Input(() => AddReceiverEventInput) input: AddReceiverEventInput): Promise<AddReceiverEventPayload> {
    const { dryRun, after } = await this.#add(call, input);
    return { dryRun, event: after };
  }

  #add(call: Call, input: AddReceiverEventInput): Promise<Change<ReceiverEvent | null>> {
    const { groupId, type, typeId: type_id, value, mailingId: mailing_id, occurredAt: stamp } = input;
    const pool_id = readReceiverKey(input);
    const body = { type, ...onlyGiven({ type_id, value, mailing_id, stamp }) };
    const read = (answer: Answer<typeof receivers.addEvent>): ReceiverEvent | null => readStored(receivers.addEvent, answer, readEvent);
    return groupId == null
      ? this.cleverReach.write(call, receivers.addEvent, { ask: { params: { pool_id }, body }, read })
      : this.cleverReach.write(call, groupReceivers.addEvent, { ask: { params: { group_id: groupId, pool_id }, body }, read });
  }
}
