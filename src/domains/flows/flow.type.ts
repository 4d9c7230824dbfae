import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A form of the newer kind; seen in client code.' })
export class Flow {
  @Field(() => ID, { description: 'UUID of the flow.' })
  readonly id!: string;

  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, such as unsubscribe; null where CleverReach does not tell.' })
  readonly playbook!: string | null;

  @Field(() => ID, { nullable: true, description: 'The group it concerns; null where CleverReach does not tell.' })
  readonly groupId!: string | null;
}
