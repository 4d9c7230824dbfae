import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A URL that CleverReach tells of events. No source shows an answer; its fields are inferred, so all may be null.' })
export class Webhook {
  @Field(() => String, { nullable: true, description: 'A kind of events, such as receiver, or one event, such as receiver.subscribed.' })
  readonly event!: string | null;

  @Field(() => ID, { nullable: true, description: 'The group of receiver events, or the automation of automation events; null for all.' })
  readonly condition!: string | null;

  @Field(() => String, { nullable: true, description: 'The URL.' })
  readonly url!: string | null;
}
