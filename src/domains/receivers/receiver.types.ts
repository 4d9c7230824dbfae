import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { AttributeValue } from '../attributes/index.js';
import { ReceiverEvent } from '../events/index.js';
import type { Page } from '../lists/index.js';
import { OrderItem } from '../orders/index.js';
import { connectionOf, DateTime, EmailAddress } from '../schema/index.js';

const computed = 'as CleverReach computes it; its scale is not documented';

/** What belongs to the person, in whatever group. */
@ObjectType({ isAbstract: true })
abstract class Person {
  @Field(() => EmailAddress, { description: 'Address; it exists once in the account.' })
  readonly email!: string;

  @Field(() => DateTime, { nullable: true, description: 'When a mail last came back; null where none did.' })
  readonly bouncedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the person was last changed; null in older answers of CleverReach.' })
  readonly changedAt!: number | null;

  @Field(() => Int, { description: `Points, ${computed}.` })
  readonly points!: number;

  @Field(() => Int, { description: `Stars, ${computed}.` })
  readonly stars!: number;

  @Field(() => Float, { description: `Rate of conversions, ${computed}.` })
  readonly conversionRate!: number;

  @Field(() => Float, { description: `Rate of opened mailings, ${computed}.` })
  readonly openRate!: number;

  @Field(() => Float, { description: `Rate of clicks, ${computed}.` })
  readonly clickRate!: number;

  @Field(() => String, { nullable: true, description: 'IP address last seen; null where none is known.' })
  readonly lastIp!: string | null;

  @Field(() => String, { nullable: true, description: 'Place last seen; null where none is known.' })
  readonly lastLocation!: string | null;

  @Field(() => String, { nullable: true, description: 'Mail program last seen; null where none is known.' })
  readonly lastClient!: string | null;

  @Field(() => [AttributeValue], { description: 'Values of the global attributes.' })
  readonly globalAttributes!: readonly AttributeValue[];

  @Field(() => [String], { nullable: true, description: 'Tags, as "tag" or "origin.tag".' })
  readonly tags!: readonly string[] | null;

  @Field(() => [OrderItem], { nullable: true, description: 'Order items.' })
  readonly orders!: readonly OrderItem[] | null;

  @Field(() => [ReceiverEvent], { nullable: true, description: 'What happened to the person: the newest 250 events, the newest first.' })
  readonly events!: readonly ReceiverEvent[] | null;
}

@ObjectType({ description: 'A person in the account. What the person does in a group is told by GroupReceiver. Fields are seen in recorded answers.' })
export class Receiver extends Person {
  @Field(() => ID, { description: 'Number of the person in the account, the same in every group.' })
  readonly id!: string;
}

@ObjectType({
  description: 'The membership of a person in a group, known by groupId and receiverId: the key fields for caches of clients. Fields are seen in recorded answers.',
})
export class GroupReceiver extends Person {
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;

  @Field(() => ID, { description: 'Number of the person in the account, the same in every group: what mutations take as id, beside groupId.' })
  readonly receiverId!: string;

  @Field(() => Boolean, { description: 'Whether the person gets mail sent to the group.' })
  readonly active!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When the person came into the group.' })
  readonly registeredAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the opt-in was confirmed; null while it is open.' })
  readonly activatedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the membership was ended; null while it is not.' })
  readonly deactivatedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When an import brought the person; null where none did.' })
  readonly importedAt!: number | null;

  @Field(() => String, { nullable: true, description: 'Where the person came from, as it was told.' })
  readonly source!: string | null;

  @Field(() => [AttributeValue], { description: 'Values of the local attributes of the group.' })
  readonly attributes!: readonly AttributeValue[];
}

@ObjectType({ description: 'A page of the receivers of a group.' })
export class GroupReceiverConnection extends connectionOf(GroupReceiver) {
  @Field(() => Int, {
    nullable: true,
    description: 'Receivers in the whole list by CleverReach\'s cached count; null where addresses or ids are named. Asking for it costs a call.',
  })
  readonly totalCount!: Page<GroupReceiver>['totalCount'];
}
