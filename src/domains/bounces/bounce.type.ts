import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf, DateTime } from '../schema/index.js';

@ObjectType({ description: 'An address that mail came back from; seen in recorded answers.' })
export class Bounce {
  @Field(() => String, { description: 'The address.' })
  readonly email!: string;

  @Field(() => String, { description: 'Kind of bounce, an open list: hardbounce, permanent, …' })
  readonly category!: string;

  @Field(() => Int, { description: 'How often mail came back.' })
  readonly occurrences!: number;

  @Field(() => String, { nullable: true, description: 'What the other mail server said.' })
  readonly message!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When mail last came back.' })
  readonly bouncedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When CleverReach forgets it.' })
  readonly expiresAt!: number | null;

  @Field(() => ID, { nullable: true, description: 'The mailing; null where it was none.' })
  readonly mailingId!: string | null;
}

@ObjectType({ description: 'A page of bounces.' })
export class BounceConnection extends connectionOf(Bounce) {}
