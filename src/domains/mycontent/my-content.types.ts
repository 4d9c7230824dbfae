import { Field, ID, ObjectType } from '@nestjs/graphql';
import { MutationPayload } from '../schema/index.js';

@ObjectType({ description: 'A source of content that CleverReach asks while a mailing is written; seen in client code. Its password is never told.' })
export class MyContent {
  @Field(() => ID, { description: 'Number of the source.' })
  readonly id!: string;

  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @Field(() => String, { description: 'URL that CleverReach calls.' })
  readonly url!: string;

  @Field(() => String, { nullable: true, description: 'Kind of content, such as product.' })
  readonly type!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether browsers call the URL themselves.' })
  readonly cors!: boolean | null;

  @Field(() => String, { nullable: true, description: 'URL of an icon.' })
  readonly icon!: string | null;
}

@ObjectType({ isAbstract: true })
abstract class MyContentPayload extends MutationPayload {
  @Field(() => MyContent, { nullable: true, description: 'The source as it is now; null in a dry run.' })
  readonly myContent!: MyContent | null;
}

@ObjectType({ description: 'What became of a source of content that was registered.' })
export class CreateMyContentPayload extends MyContentPayload {}

@ObjectType({ description: 'What became of a source of content that was changed.' })
export class UpdateMyContentPayload extends MyContentPayload {}

@ObjectType({ description: 'What became of a source of content that was removed.' })
export class DeleteMyContentPayload extends MutationPayload {
  @Field(() => ID, { description: 'The source.' })
  readonly myContentId!: string;
}
