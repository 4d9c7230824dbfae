import { Field, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf, MutationPayload } from '../schema/index.js';

@ObjectType({ description: 'A tag that receivers have; seen in client code. It has no id for caches of clients: what it counts may depend on the group asked for.' })
export class Tag {
  @Field(() => String, { description: 'The whole tag, "tag" or "origin.tag": what mutations and filters take.' })
  readonly tag!: string;

  @Field(() => String, { description: 'The part behind the origin.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'The system that set it; null where it has none.' })
  readonly origin!: string | null;

  @Field(() => Int, { nullable: true, description: 'Receivers with it; null where CleverReach does not tell.' })
  readonly receiverCount!: number | null;
}

@ObjectType({ description: 'A page of tags.' })
export class TagConnection extends connectionOf(Tag) {}

@ObjectType({ description: 'What became of tags that were added.' })
export class AddTagsPayload extends MutationPayload {
  @Field(() => [String], { nullable: true, description: 'Those that were really new; null in a dry run.' })
  readonly addedTags!: readonly string[] | null;
}

@ObjectType({ description: 'What became of a tag that was taken away.' })
export class RemoveTagPayload extends MutationPayload {
  @Field(() => String, { description: 'The tag.' })
  readonly tag!: string;
}
