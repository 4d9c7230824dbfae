import { Field, ObjectType } from '@nestjs/graphql';
import { MutationPayload } from '../../schema/index.js';
import { Receiver } from '../receiver.types.js';

@ObjectType({ description: 'What became of a person that was deleted.' })
export class DeleteReceiverPayload extends MutationPayload {
  @Field(() => String, { description: 'The person as the input named it: id or address.' })
  readonly key!: string;
}

@ObjectType({ isAbstract: true })
export abstract class PersonPayload extends MutationPayload {
  @Field(() => Receiver, { nullable: true, description: 'The person under the new address, read afresh; null in a dry run.' })
  readonly receiver!: Receiver | null | Promise<Receiver | null>;
}

@ObjectType({ description: 'What became of a change of address.' })
export class ChangeReceiverEmailPayload extends PersonPayload {}

@ObjectType({ description: 'What became of a person that was copied.' })
export class CloneReceiverPayload extends PersonPayload {}

@ObjectType({ description: 'What became of an attribute value that was set.' })
export class SetReceiverAttributePayload extends MutationPayload {
  @Field(() => String, { nullable: true, description: 'The value as CleverReach keeps it; null in a dry run, or where CleverReach merely confirms.' })
  readonly value!: string | null;
}
