import { Field, Float, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize } from 'class-validator';
import { IsId } from '../../schema/index.js';

const MAX_ROWS = 10_000;

@InputType({ description: 'How one attribute value shall change. Give set or add; neither unsets the value.' })
export class AttributeAdjustment {
  @Field(() => String, { description: 'Technical name of the attribute, lower case.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'The new value as text.' })
  readonly set?: string | null;

  @Field(() => Float, { nullable: true, description: 'What to add to a number; less than 0 takes away.' })
  readonly add?: number | null;
}

@InputType({ description: 'A receiver whose values shall be counted up, or whose tags shall change. What is wrong with a row is told in its result.' })
export class AdjustReceiverRow {
  @Field(() => String, { description: 'Address of the receiver.' })
  readonly email!: string;

  @Field(() => [AttributeAdjustment], { nullable: true, description: 'Local attributes of the group; those not named stay.' })
  readonly attributes?: readonly AttributeAdjustment[] | null;

  @Field(() => [AttributeAdjustment], { nullable: true, description: 'Global attributes; those not named stay.' })
  readonly globalAttributes?: readonly AttributeAdjustment[] | null;

  @Field(() => [String], { nullable: true, description: 'Tags to add, "tag" or "origin.tag"; the others stay.' })
  readonly addTags?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Tags to take away, "tag", "origin.tag", or "origin.*" for all of an origin.' })
  readonly removeTags?: readonly string[] | null;
}

@InputType({ description: 'Receivers of a group to adjust. Not to be sent twice: what is added is added again.' })
export class AdjustReceiversInput {
  @IsId()
  @Field(() => ID, { description: 'The group.' })
  readonly groupId!: string;

  @ArrayMinSize(1, { message: 'A batch has at least one row.' })
  @ArrayMaxSize(MAX_ROWS, { message: 'A batch has at most 10,000 rows.' })
  @Field(() => [AdjustReceiverRow], { description: 'The receivers, 1 to 10,000.' })
  readonly rows!: readonly AdjustReceiverRow[];

  @Field(() => Boolean, { defaultValue: false, description: 'Whether receivers that are not in the group are added; they are active at once.' })
  readonly addUnknown!: boolean;
}
