import { Field, ObjectType } from '@nestjs/graphql';

/** What every payload of a mutation tells. */
@ObjectType({ isAbstract: true })
export abstract class MutationPayload {
  @Field(() => Boolean, { description: 'True where nothing was sent because the caller only tried (header X-Dry-Run: 1, or a consumer that is set so).' })
  readonly dryRun!: boolean;
}
