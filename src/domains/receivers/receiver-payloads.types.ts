import { createUnionType, Field, ID, ObjectType } from '@nestjs/graphql';
import { EmailAddress, MutationPayload } from '../schema/index.js';
import { GroupReceiver } from './receiver.types.js';

type Later<T> = T | Promise<T>;

@ObjectType({ description: 'The receiver is in the group now.' })
export class ReceiverAdded extends MutationPayload {
  readonly __typename!: 'ReceiverAdded';

  @Field(() => GroupReceiver, { nullable: true, description: 'The new receiver; null in a dry run.' })
  readonly receiver!: Later<GroupReceiver | null>;
}

@ObjectType({ isAbstract: true })
export abstract class AddressRefused {
  @Field(() => EmailAddress, { description: 'The address.' })
  readonly email!: string;

  @Field(() => String, { description: 'What CleverReach said.' })
  readonly message!: string;
}

@ObjectType({ description: 'The address is in the group already; nothing was changed. A receiver that is not active is brought back with activateReceiver.' })
export class AlreadyInGroup extends AddressRefused {
  readonly __typename!: 'AlreadyInGroup';

  @Field(() => GroupReceiver, { nullable: true, description: 'The receiver as it is, read afresh.' })
  readonly receiver!: Later<GroupReceiver | null>;
}

@ObjectType({ description: 'CleverReach does not take the address for one; nothing was changed.' })
export class InvalidAddress extends AddressRefused {
  readonly __typename!: 'InvalidAddress';
}

@ObjectType({ description: 'The address is on a blacklist of the account or the group; nothing was changed. That CleverReach says so here is inferred.' })
export class Blacklisted extends AddressRefused {
  readonly __typename!: 'Blacklisted';
}

@ObjectType({ description: 'CleverReach cannot be reached. The receiver is kept and will be added once it can: the operator has turned this on for the consumer.' })
export class ReceiverAccepted {
  readonly __typename!: 'ReceiverAccepted';

  @Field(() => EmailAddress, { description: 'The address.' })
  readonly email!: string;

  @Field(() => ID, { description: 'Under which the operator finds what is kept.' })
  readonly writeId!: string;
}

export const AddReceiverResult = createUnionType({
  name: 'AddReceiverResult',
  description: 'What became of a receiver that was to be added.',
  types: () => [ReceiverAdded, ReceiverAccepted, AlreadyInGroup, InvalidAddress, Blacklisted] as const,
  resolveType: ({ __typename }: { readonly __typename: string }) => __typename,
});

@ObjectType({ isAbstract: true })
export abstract class MemberPayload extends MutationPayload {
  @Field(() => GroupReceiver, { nullable: true, description: 'The receiver afterwards; as it stays in a dry run.' })
  readonly receiver!: Later<GroupReceiver | null>;
}

@ObjectType({ description: 'What became of a receiver that was changed.' })
export class UpdateReceiverPayload extends MemberPayload {}

@ObjectType({ description: 'What became of a receiver that was activated.' })
export class ActivateReceiverPayload extends MemberPayload {}

@ObjectType({ description: 'What became of a receiver that was deactivated.' })
export class DeactivateReceiverPayload extends MemberPayload {}

@ObjectType({ description: 'What became of a receiver that was taken out of a group.' })
export class RemoveReceiverPayload extends MutationPayload {
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;
}
