import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MutationPayload } from '../../schema/index.js';

export enum RowOutcome {
  INSERTED = 'INSERTED',
  UPDATED = 'UPDATED',
  DONE = 'DONE',
  REFUSED = 'REFUSED',
  UNKNOWN = 'UNKNOWN',
  NOT_SENT = 'NOT_SENT',
  ACCEPTED = 'ACCEPTED',
}

registerEnumType(RowOutcome, {
  name: 'RowOutcome',
  description: 'What became of one row of a batch.',
  valuesMap: {
    INSERTED: { description: 'The receiver is new in the group.' },
    UPDATED: { description: 'The receiver was in the group and is changed.' },
    DONE: { description: 'It is done; CleverReach does not tell more.' },
    REFUSED: { description: 'Nothing was changed; problem and message tell why.' },
    UNKNOWN: { description: 'The row was sent and no answer came: it may be done or not. An upsert may be sent again.' },
    ACCEPTED: { description: 'CleverReach cannot be reached; the row is kept and will be written once it can.' },
    NOT_SENT: { description: 'Nothing was changed: a dry run, or an earlier part of the batch failed.' },
  },
});

export enum RowProblem {
  INVALID_ADDRESS = 'INVALID_ADDRESS',
  DUPLICATE_ADDRESS = 'DUPLICATE_ADDRESS',
  BLACKLISTED = 'BLACKLISTED',
  INVALID_ROW = 'INVALID_ROW',
  UNKNOWN_RECEIVER = 'UNKNOWN_RECEIVER',
  OTHER = 'OTHER',
}

registerEnumType(RowProblem, {
  name: 'RowProblem',
  description: 'Why a row was refused.',
  valuesMap: {
    INVALID_ADDRESS: { description: 'It is no e-mail address.' },
    DUPLICATE_ADDRESS: { description: 'The address comes twice in the batch; its first row counts.' },
    BLACKLISTED: { description: 'The address is on a blacklist.' },
    INVALID_ROW: { description: 'A tag, an attribute or the source cannot be written.' },
    UNKNOWN_RECEIVER: { description: 'The group has no such receiver.' },
    OTHER: { description: 'CleverReach gives another reason in its message.' },
  },
});

@ObjectType({ description: 'What became of one row of a batch.' })
export class BatchRowResult {
  @Field(() => Int, { description: 'Place of the row in the input, from 0.' })
  readonly index!: number;

  @Field(() => String, { description: 'The receiver as the row named it: address or id.' })
  readonly key!: string;

  @Field(() => RowOutcome, { description: 'What became of it.' })
  readonly outcome!: RowOutcome;

  @Field(() => ID, { nullable: true, description: 'Number of the receiver, where CleverReach tells it.' })
  readonly receiverId!: string | null;

  @Field(() => RowProblem, { nullable: true, description: 'Why it was refused; null where it was not.' })
  readonly problem!: RowProblem | null;

  @Field(() => String, { nullable: true, description: 'The reason in words, for what was refused, unknown or not sent.' })
  readonly message!: string | null;
}

@ObjectType({ isAbstract: true })
export abstract class BatchPayload extends MutationPayload {
  @Field(() => [BatchRowResult], { description: 'One for each row, in the order of the input.' })
  readonly results!: readonly BatchRowResult[];
}

@ObjectType({ description: 'What became of receivers that were to be added or changed.' })
export class UpsertReceiversPayload extends BatchPayload {}

@ObjectType({ description: 'What became of receivers that were to be taken out of a group.' })
export class RemoveReceiversPayload extends BatchPayload {}

@ObjectType({ description: 'What became of persons that were to be deleted.' })
export class DeleteReceiversPayload extends BatchPayload {}

@ObjectType({ description: 'What became of receivers that were to be adjusted. Changes of tags may show a while later.' })
export class AdjustReceiversPayload extends BatchPayload {}
