import { createUnionType, Field, ObjectType } from '@nestjs/graphql';
import { MutationPayload } from '../../schema/index.js';
import { AddressRefused, Blacklisted, InvalidAddress } from '../receiver-payloads.types.js';
import { Receiver } from '../receiver.types.js';

type Later<T> = T | Promise<T>;

@ObjectType({ isAbstract: true })
abstract class PersonPayload extends MutationPayload {
  @Field(() => Receiver, { nullable: true, description: 'The person under the new address, read afresh; null in a dry run.' })
  readonly receiver!: Later<Receiver | null>;
}

@ObjectType({ description: 'The person has the new address now, in every group.' })
export class ReceiverEmailChanged extends PersonPayload {
  readonly __typename!: 'ReceiverEmailChanged';
}

@ObjectType({ description: 'The person exists under the new address, too.' })
export class ReceiverCloned extends PersonPayload {
  readonly __typename!: 'ReceiverCloned';
}

@ObjectType({ description: 'Another receiver has the address; nothing was changed. That CleverReach says so here as it does of a group is inferred.' })
export class AddressTaken extends AddressRefused {
  readonly __typename!: 'AddressTaken';

  @Field(() => Receiver, { nullable: true, description: 'Who has it, read afresh.' })
  readonly receiver!: Later<Receiver | null>;
}

const resolveType = ({ __typename }: { readonly __typename: string }): string => __typename;

export const ChangeReceiverEmailResult = createUnionType({
  name: 'ChangeReceiverEmailResult',
  description: 'What became of a change of address.',
  types: () => [ReceiverEmailChanged, AddressTaken, InvalidAddress, Blacklisted] as const,
  resolveType,
});

export const CloneReceiverResult = createUnionType({
  name: 'CloneReceiverResult',
  description: 'What became of a person that was to be copied.',
  types: () => [ReceiverCloned, AddressTaken, InvalidAddress, Blacklisted] as const,
  resolveType,
});
