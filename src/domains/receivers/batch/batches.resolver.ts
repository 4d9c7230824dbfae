import { Mutation, Resolver } from '@nestjs/graphql';
import type { Call } from '../../calls/index.js';
import { CurrentCall, Input } from '../../schema/index.js';
import { AdjustReceiversInput } from './adjust.inputs.js';
import { DeleteReceiversInput, RemoveReceiversInput, UpsertReceiversInput } from './batch.inputs.js';
import { BatchesService } from './batches.service.js';
import { AdjustReceiversPayload, DeleteReceiversPayload, RemoveReceiversPayload, UpsertReceiversPayload } from './row-outcome.type.js';
import type { BatchPayload } from './row-outcome.type.js';

@Resolver()
export class BatchesResolver {
  constructor(private readonly batches: BatchesService) {}

  @Mutation(() => UpsertReceiversPayload, {
    nullable: true,
    description: 'Adds or changes up to 10,000 receivers of a group, 1,000 with a call, one call after the other. Rows that fail do not stop the others.',
  })
  upsertReceivers(@CurrentCall() call: Call, @Input(() => UpsertReceiversInput) input: UpsertReceiversInput): Promise<BatchPayload> {
    return this.batches.upsert(call, input);
  }

  @Mutation(() => AdjustReceiversPayload, {
    nullable: true,
    description: 'Adds to numbers and changes tags of up to 10,000 receivers of a group. A row that CleverReach does not write is REFUSED without its reason.',
  })
  adjustReceivers(@CurrentCall() call: Call, @Input(() => AdjustReceiversInput) input: AdjustReceiversInput): Promise<BatchPayload> {
    return this.batches.adjust(call, input);
  }

  @Mutation(() => RemoveReceiversPayload, {
    nullable: true,
    description: 'Takes up to 10,000 receivers out of a group, for good. Needs the scopes receivers:write and destroy.',
  })
  removeReceivers(@CurrentCall() call: Call, @Input(() => RemoveReceiversInput) { groupId, receivers }: RemoveReceiversInput): Promise<BatchPayload> {
    return this.batches.remove(call, groupId, receivers);
  }

  @Mutation(() => DeleteReceiversPayload, {
    nullable: true,
    description: 'Deletes up to 10,000 persons from the whole account, for good. Needs the scopes receivers:write and destroy.',
  })
  deleteReceivers(@CurrentCall() call: Call, @Input(() => DeleteReceiversInput) { emails }: DeleteReceiversInput): Promise<BatchPayload> {
    return this.batches.deletePersons(call, emails);
  }
}
