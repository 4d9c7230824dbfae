import { Field, ID, ObjectType } from '@nestjs/graphql';
import { MutationPayload } from '../schema/index.js';

@ObjectType({ description: 'A sign-up form of the older kind; seen in client code. CleverReach makes newer forms as flows, whose ids are UUIDs.' })
export class Form {
  @Field(() => ID, { description: 'Number of the form.' })
  readonly id!: string;

  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @Field(() => ID, { description: 'The group it signs up to.' })
  readonly groupId!: string;
}

@ObjectType({ description: 'What became of a form that was created.' })
export class CreateFormPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the new form; null in a dry run.' })
  readonly formId!: string | null;
}

@ObjectType({ description: 'What became of a form that was deleted.' })
export class DeleteFormPayload extends MutationPayload {
  @Field(() => ID, { description: 'The form.' })
  readonly formId!: string;
}

@ObjectType({ description: 'What became of a mail of a form.' })
export class SendFormMailPayload extends MutationPayload {
  @Field(() => Boolean, { nullable: true, description: 'Whether CleverReach sent the mail; null in a dry run, and where the mail is kept.' })
  readonly sent!: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Where CleverReach cannot be reached and the mail is kept to be sent later: under which the operator finds it. Null otherwise.' })
  readonly keptWriteId!: string | null;
}
