import { createUnionType, Field, ID, ObjectType } from '@nestjs/graphql';
import { Blacklisted, GroupReceiver, InvalidAddress } from '../receivers/index.js';
import { EmailAddress, MutationPayload } from '../schema/index.js';

@ObjectType({ description: 'The opt-in mail is on its way. The person is in the group and gets no other mail until it is confirmed.' })
export class ConfirmationSent extends MutationPayload {
  readonly __typename!: 'ConfirmationSent';

  @Field(() => GroupReceiver, { nullable: true, description: 'The receiver; null in a dry run where the person is not in the group.' })
  readonly receiver!: GroupReceiver | null;
}

@ObjectType({ description: 'The person gets mail of the group already; nothing was changed and no mail was sent.' })
export class AlreadySubscribed {
  readonly __typename!: 'AlreadySubscribed';

  @Field(() => GroupReceiver, { nullable: true, description: 'The receiver as it is.' })
  readonly receiver!: GroupReceiver | null;
}

@ObjectType({ description: 'The person is in the group and not confirmed, but the opt-in mail was not sent. The same subscribe may be sent again.' })
export class ConfirmationNotSent {
  readonly __typename!: 'ConfirmationNotSent';

  @Field(() => GroupReceiver, { nullable: true, description: 'The receiver.' })
  readonly receiver!: GroupReceiver | null;

  @Field(() => Boolean, { description: 'Whether the mail may be on its way nevertheless, because the answer of CleverReach was lost.' })
  readonly mayHaveBeenSent!: boolean;

  @Field(() => String, { description: 'Why: CleverReach\'s words where it refused. It refuses addresses that look like spam as well (SUP; seen).' })
  readonly message!: string;
}

@ObjectType({ description: 'CleverReach cannot be reached. The sign-up is kept: the person will be brought into the group and get the opt-in mail once it can.' })
export class SignUpAccepted {
  readonly __typename!: 'SignUpAccepted';

  @Field(() => EmailAddress, { description: 'The address.' })
  readonly email!: string;

  @Field(() => ID, { description: 'Under which the operator finds the mail that is kept.' })
  readonly writeId!: string;
}

export const SubscribeResult = createUnionType({
  name: 'SubscribeResult',
  description: 'What became of a sign-up, for a page to show.',
  types: () => [ConfirmationSent, SignUpAccepted, AlreadySubscribed, ConfirmationNotSent, InvalidAddress, Blacklisted] as const,
  resolveType: ({ __typename }: { readonly __typename: string }) => __typename,
});
