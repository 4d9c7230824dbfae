import { Mutation, Resolver } from '@nestjs/graphql';
import type { Call } from '../../calls/index.js';
import { CurrentCall, Input } from '../../schema/index.js';
import { RemoveReceiversInput, UpsertReceiversInput } from './batch.inputs.js';
import { BatchesService } from './batches.service.js';
import { RemoveReceiversPayload, UpsertReceiversPayload } from './row-outcome.type.js';
import type { BatchPayload } from './row-outcome.type.js';

@Resolver()
export class BatchesResolver {
  constructor(private readonly batches: BatchesService) {}

  @Mutation(() => UpsertReceiversPayload, {
    nullable: true,
    description: 'Adds or changes up to 10,000 receivers of a group, 1,000 with a call, one call after the other. Rows that fail do not stop the others.',
  })
  upsertReceivers(@CurrentCall() call: Call, @Input(() => UpsertReceiversInput) { groupId, rows }: UpsertReceiversInput): Promise<BatchPayload> {
    return this.batches.upsert(call, groupId, rows);
  }

  @Mutation(() => RemoveReceiversPayload, {
    nullable: true,
    description: 'Takes up to 10,000 receivers out of a group, for good. Needs the scopes receivers:write and destroy.',
  })
  removeReceivers(@CurrentCall() call: Call, @Input(() => RemoveReceiversInput) { groupId, receivers }: RemoveReceiversInput): Promise<BatchPayload> {
    return this.batches.remove(call, groupId, receivers);
  }
}
