import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateTime, MutationPayload } from '../schema/index.js';

@ObjectType({ description: 'Something that happened to a receiver; seen in recorded answers of CleverReach.' })
export class ReceiverEvent {
  @Field(() => DateTime, { nullable: true, description: 'When.' })
  readonly occurredAt!: number | null;

  @Field(() => String, { description: 'What, in an open list: api, mail_send, mail_open, mail_click, mail_bounce, user_unsubscribe, …' })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: 'The mailing, link, form, kind of bounce or call behind it, by its type.' })
  readonly typeId!: string | null;

  @Field(() => String, { nullable: true, description: 'IP address, text of a bounce, or nothing.' })
  readonly value!: string | null;

  @Field(() => ID, { nullable: true, description: 'The mailing it belongs to; null where none took part.' })
  readonly mailingId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The group it belongs to; null where none took part.' })
  readonly groupId!: string | null;
}

@ObjectType({ description: 'What became of an event that was added.' })
export class AddReceiverEventPayload extends MutationPayload {
  @Field(() => ReceiverEvent, { nullable: true, description: 'The event as CleverReach keeps it; null in a dry run, or where CleverReach merely confirms.' })
  readonly event!: ReceiverEvent | null;
}
