import { Field, ObjectType } from '@nestjs/graphql';
import { MutationPayload } from '../../schema/index.js';

@ObjectType({ description: 'What became of a person that was deleted.' })
export class DeleteReceiverPayload extends MutationPayload {
  @Field(() => String, { description: 'The person as the input named it: id or address.' })
  readonly key!: string;
}

@ObjectType({ description: 'What became of an attribute value that was set.' })
export class SetReceiverAttributePayload extends MutationPayload {
  @Field(() => String, { nullable: true, description: 'The value as CleverReach keeps it; null in a dry run, or where CleverReach merely confirms.' })
  readonly value!: string | null;
}
