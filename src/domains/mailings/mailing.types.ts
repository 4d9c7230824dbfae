import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf, DateTime } from '../schema/index.js';

export enum MailingState {
  DRAFT = 'DRAFT',
  WAITING = 'WAITING',
  RUNNING = 'RUNNING',
  FINISHED = 'FINISHED',
  AUTOMATION = 'AUTOMATION',
}

registerEnumType(MailingState, {
  name: 'MailingState',
  description: 'How far a mailing is.',
  valuesMap: {
    DRAFT: { description: 'Being written.' },
    WAITING: { description: 'Released for later.' },
    RUNNING: { description: 'Being sent.' },
    FINISHED: { description: 'Sent.' },
    AUTOMATION: { description: 'Sent by an automation, again and again.' },
  },
});

@ObjectType({ description: 'A mailing; fields are seen in recorded answers.' })
export class Mailing {
  @Field(() => ID, { description: 'Number of the mailing.' })
  readonly id!: string;

  @Field(() => String, { description: 'Name, for its writers.' })
  readonly name!: string;

  @Field(() => String, { description: 'Subject, for its readers.' })
  readonly subject!: string;

  @Field(() => String, { description: 'Name of the sender.' })
  readonly senderName!: string;

  @Field(() => String, { description: 'Address of the sender.' })
  readonly senderEmail!: string;

  @Field(() => String, { nullable: true, description: 'Body as HTML; null where there is none.' })
  readonly html!: string | null;

  @Field(() => String, { nullable: true, description: 'Body as text; null where there is none.' })
  readonly text!: string | null;

  @Field(() => MailingState, { nullable: true, description: 'How far it is; null where CleverReach does not tell.' })
  readonly state!: MailingState | null;

  @Field(() => ID, { nullable: true, description: 'The channel; null where it has none.' })
  readonly channelId!: string | null;

  @Field(() => [ID], { description: 'The groups it goes to.' })
  readonly groupIds!: readonly string[];

  @Field(() => [String], { description: 'Tags of the mailing.' })
  readonly tags!: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When it was created.' })
  readonly createdAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last changed.' })
  readonly changedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was released; null where it is not.' })
  readonly releasedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When sending shall begin; null where nothing is planned.' })
  readonly plannedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When sending began; null before.' })
  readonly startedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When sending ended; null before.' })
  readonly finishedAt!: number | null;

  @Field(() => Boolean, { description: 'Whether it is a split test.' })
  readonly splitTest!: boolean;

  @Field(() => Boolean, { description: 'Whether opening and clicking is counted.' })
  readonly trackable!: boolean;

  @Field(() => ID, { nullable: true, description: 'The form for leaving, digits or the UUID of a flow; null where it has none.' })
  readonly unsubscribeFormId!: string | null;

  @Field(() => String, { nullable: true, description: 'Link for leaving; null where it has none.' })
  readonly unsubscribeLink!: string | null;

  @Field(() => ID, { nullable: true, description: 'Id in a foreign system; null where it has none.' })
  readonly externalId!: string | null;
}

@ObjectType({ description: 'A page of mailings.' })
export class MailingConnection extends connectionOf(Mailing) {}

@ObjectType({ description: 'A channel of mailings. No source shows an answer; its name is inferred.' })
export class MailingChannel {
  @Field(() => ID, { description: 'Number of the channel.' })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  readonly name!: string | null;
}

@ObjectType({ description: 'A template of mailings. No source shows an answer; its name is inferred.' })
export class MailingTemplate {
  @Field(() => ID, { description: 'Number of the template.' })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  readonly name!: string | null;
}
