import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Page } from '../lists/index.js';
import { connectionOf, DateTime, MutationPayload } from '../schema/index.js';

@ObjectType({ description: 'An address that gets no mail and cannot become a receiver. All but the address comes from a class of CleverReach\'s own code.' })
export class BlacklistEntry {
  @Field(() => String, { description: 'The address, or a pattern such as *@example.org.' })
  readonly email!: string;

  @Field(() => String, { nullable: true, description: 'Why; null where nothing was written.' })
  readonly comment!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was added; null where CleverReach does not tell.' })
  readonly addedAt!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether CleverReach itself put it there for good; null where it does not tell.' })
  readonly locked!: boolean | null;
}

@ObjectType({ description: 'A page of a blacklist.' })
export class BlacklistConnection extends connectionOf(BlacklistEntry) {
  @Field(() => Int, { description: 'Entries in the whole list.' })
  readonly totalCount!: Page<BlacklistEntry>['totalCount'];
}

@ObjectType({ description: 'What became of an address that was to be put on a blacklist.' })
export class AddToBlacklistPayload extends MutationPayload {
  @Field(() => BlacklistEntry, { nullable: true, description: 'The entry as CleverReach keeps it; null in a dry run, or where CleverReach merely confirms.' })
  readonly entry!: BlacklistEntry | null;
}

@ObjectType({ description: 'What became of an entry that was changed.' })
export class UpdateBlacklistEntryPayload extends MutationPayload {
  @Field(() => BlacklistEntry, { nullable: true, description: 'The entry as CleverReach keeps it; null in a dry run, or where CleverReach merely confirms.' })
  readonly entry!: BlacklistEntry | null;
}

@ObjectType({ description: 'What became of an entry that was taken off a blacklist.' })
export class RemoveFromBlacklistPayload extends MutationPayload {
  @Field(() => String, { description: 'The address or pattern.' })
  readonly email!: string;
}
