import { Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize } from 'class-validator';
import { AttributeValueInput } from '../../attributes/index.js';
import { DateTime, IsId } from '../../schema/index.js';

const MAX_ROWS = 10_000;
const tooMany = { message: `A batch has at most ${MAX_ROWS.toLocaleString('en')} rows.` };
const none = { message: 'A batch has at least one row.' };

export enum BatchMode {
  UPSERT = 'UPSERT',
  INSERT = 'INSERT',
  UPDATE = 'UPDATE',
}

registerEnumType(BatchMode, {
  name: 'BatchMode',
  description: 'What a batch does with receivers that are in the group, and with those that are not.',
  valuesMap: {
    UPSERT: { description: 'Changes the former, adds the latter.' },
    INSERT: { description: 'Refuses the former, adds the latter.' },
    UPDATE: { description: 'Changes the former, refuses the latter.' },
  },
});

@InputType({ description: 'A receiver to add or change. What is wrong with a row is told in its result; the other rows are sent.' })
export class UpsertReceiverRow {
  @Field(() => String, { description: 'Address of the receiver.' })
  readonly email!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: gets mail; a receiver who was ended inside CleverReach stays ended. False: gets none. Absent: stays as it is, and a new receiver is active.',
  })
  readonly active?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'When the receiver registered; now if absent and new.' })
  readonly registeredAt?: number | null;

  @Field(() => String, { nullable: true, description: 'Where the receiver comes from, at most 255 characters.' })
  readonly source?: string | null;

  @Field(() => [AttributeValueInput], { nullable: true, description: 'Values of local attributes of the group; those not named stay.' })
  readonly attributes?: readonly AttributeValueInput[] | null;

  @Field(() => [AttributeValueInput], { nullable: true, description: 'Values of global attributes; those not named stay.' })
  readonly globalAttributes?: readonly AttributeValueInput[] | null;

  @Field(() => [String], { nullable: true, description: 'Tags, "tag" or "origin.tag". They replace all tags the receiver has.' })
  readonly tags?: readonly string[] | null;
}

@InputType({ description: 'Receivers to add to a group, or to change where they are in it.' })
export class UpsertReceiversInput {
  @IsId()
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;

  @ArrayMinSize(1, none)
  @ArrayMaxSize(MAX_ROWS, tooMany)
  @Field(() => [UpsertReceiverRow], { description: 'The receivers, 1 to 10,000.' })
  readonly rows!: readonly UpsertReceiverRow[];

  @Field(() => BatchMode, { defaultValue: BatchMode.UPSERT, description: 'What to do with receivers that are in the group, and with those that are not.' })
  readonly mode!: BatchMode;
}

@InputType({ description: 'Receivers to take out of a group. This cannot be undone; the persons stay in their other groups.' })
export class RemoveReceiversInput {
  @IsId()
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;

  @ArrayMinSize(1, none)
  @ArrayMaxSize(MAX_ROWS, tooMany)
  @Field(() => [String], { description: 'Their ids or addresses, 1 to 10,000.' })
  readonly receivers!: readonly string[];
}

@InputType({ description: 'Persons to delete from the whole account, with every membership. This cannot be undone.' })
export class DeleteReceiversInput {
  @ArrayMinSize(1, none)
  @ArrayMaxSize(MAX_ROWS, tooMany)
  @Field(() => [String], { description: 'Their addresses, 1 to 10,000.' })
  readonly emails!: readonly string[];
}
