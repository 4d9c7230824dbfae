import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Page } from '../lists/index.js';
import { connectionOf, DateTime, MutationPayload } from '../schema/index.js';

@ObjectType({ description: 'A list of receivers. Its fields are seen in recorded answers of CleverReach.' })
export class Group {
  @Field(() => ID, { description: 'Number of the group in the account.' })
  readonly id!: string;

  @Field(() => String, { description: 'Name; several groups may have the same.' })
  readonly name!: string;

  @Field(() => Boolean, { description: 'Whether it is protected against deletion.' })
  readonly locked!: boolean;

  @Field(() => Boolean, { description: 'Whether CleverReach keeps a backup of it.' })
  readonly backup!: boolean;

  @Field(() => String, { description: 'Note for receivers why they get mail; may be empty.' })
  readonly receiverInfo!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was created.' })
  readonly createdAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last changed.' })
  readonly changedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When a mailing was last sent to it; null where none was.' })
  readonly lastMailingAt!: number | null;
}

@ObjectType({ description: 'Counts of a group, or of a filter in it, as CleverReach caches them; seen in recorded answers.' })
export class GroupStats {
  @Field(() => Int, { description: 'Receivers, whatever their state.' })
  readonly totalCount!: number;

  @Field(() => Int, { description: 'Receivers that get mail.' })
  readonly activeCount!: number;

  @Field(() => Int, { description: 'Receivers that are not active.' })
  readonly inactiveCount!: number;

  @Field(() => Int, { description: 'Receivers whose mail came back.' })
  readonly bouncedCount!: number;

  @Field(() => Int, { nullable: true, description: 'Orders of the receivers; null where CleverReach does not tell.' })
  readonly orderCount!: number | null;

  @Field(() => Float, { nullable: true, description: 'Mean of the points that CleverReach gives its receivers; null where it does not tell.' })
  readonly averagePoints!: number | null;

  @Field(() => Int, { nullable: true, description: 'CleverReach\'s mark, on a scale that is not documented; null where it does not tell.' })
  readonly quality!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When CleverReach counted.' })
  readonly countedAt!: number | null;
}

@ObjectType({ description: 'A page of groups.' })
export class GroupConnection extends connectionOf(Group) {
  @Field(() => Int, { description: 'Groups in the whole list.' })
  readonly totalCount!: Page<Group>['totalCount'];
}

@ObjectType({ description: 'What became of a group that was created.' })
export class CreateGroupPayload extends MutationPayload {
  @Field(() => Group, { nullable: true, description: 'The new group; null in a dry run.' })
  readonly group!: Group | null;
}

@ObjectType({ description: 'What became of a group that was changed.' })
export class UpdateGroupPayload extends MutationPayload {
  @Field(() => Group, { nullable: true, description: 'The group after the change; null in a dry run.' })
  readonly group!: Group | null;
}

@ObjectType({ isAbstract: true })
abstract class LossPayload extends MutationPayload {
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;

  @Field(() => Int, { nullable: true, description: 'Receivers in the group before, by CleverReach\'s cached count. Asking for it costs a call.' })
  readonly receiversConcerned!: number | null;
}

@ObjectType({ description: 'What became of a group that was deleted.' })
export class DeleteGroupPayload extends LossPayload {}

@ObjectType({ description: 'What became of a group that was emptied.' })
export class ClearGroupPayload extends LossPayload {}
