import { Injectable } from '@nestjs/common';
import { checkBatch } from '../../../access/index.js';
import type { Answer, BatchRow, BodyOf } from '../../../contract/index.js';
import { tables } from '../../../contract/index.js';
import { Clock } from '../../../core/index.js';
import { writeAttributeValues } from '../../attributes/index.js';
import type { Call } from '../../calls/index.js';
import { CleverReach, onlyGiven } from '../../calls/index.js';
import type { AdjustReceiversInput } from './adjust.inputs.js';
import { bodyOfAdjustment, checkAdjustments, rowsOfAdjustment } from './adjust-rows.js';
import type { BatchMode, UpsertReceiverRow, UpsertReceiversInput } from './batch.inputs.js';
import { checkEmails, checkKeys, checkRows } from './check-rows.js';
import type { RowVerdict } from './read-rows.js';
import { unsentRow } from './read-rows.js';
import { RowOutcome } from './row-outcome.type.js';
import type { BatchPayload } from './row-outcome.type.js';
import { runBatch } from './run-batch.js';
import type { SendPart } from './run-batch.js';

const { groupReceivers, receivers } = tables;
const rowOfMode = { UPSERT: groupReceivers.upsert, INSERT: groupReceivers.insert, UPDATE: groupReceivers.updateMany } as const satisfies Record<BatchMode, object>;
type UpsertBody = BodyOf<typeof groupReceivers.upsert>;
type DeletedAnswer = Answer<typeof receivers.deleteMany>;

/** A row of the input: how it names its receiver, what is sent for it, and what is wrong with it already. */
interface Prepared<Row> {
  readonly key: string;
  readonly row: Row;
  readonly refusal: RowVerdict | undefined;
}

/** What CleverReach is told of a row. Moments that are not given stay; `activated` 0 ends or keeps the opt-in open (SWG10, PYC; documented). */
const bodyOf = (row: UpsertReceiverRow, nowSeconds: number): UpsertBody[number] => ({
  email: row.email.trim(),
  ...onlyGiven({
    registered: row.registeredAt,
    activated: row.active == null ? null : row.active ? nowSeconds : 0,
    source: row.source,
    attributes: writeAttributeValues('attributes', row.attributes),
    global_attributes: writeAttributeValues('globalAttributes', row.globalAttributes),
    tags: row.tags && [...row.tags],
  }),
});

/** CleverReach answers row by row, or confirms the whole (inferred). */
const rowsOfDeletion = (answer: DeletedAnswer | null, sent: number): readonly BatchRow[] => {
  if (Array.isArray(answer)) return answer;
  const isDone = answer === true || (typeof answer === 'object' && answer?.success === true);
  return isDone ? Array.from({ length: sent }, () => ({ status: 'success' })) : [];
};

/** What surely was not carried out, or is kept. */
const untaken: ReadonlySet<RowOutcome> = new Set([RowOutcome.REFUSED, RowOutcome.NOT_SENT, RowOutcome.ACCEPTED]);

const named = (keys: readonly string[], refusals: readonly (RowVerdict | undefined)[]): Prepared<string>[] =>
  keys.map((key, at) => ({ key, row: key.trim(), refusal: refusals[at] }));

/** Writes many receivers of a group and tells what became of each. */
@Injectable()
export class BatchesService {
  constructor(
    private readonly cleverReach: CleverReach,
    private readonly clock: Clock,
  ) {}

  upsert(call: Call, { groupId, rows, mode }: UpsertReceiversInput): Promise<BatchPayload> {
    const endpoint = rowOfMode[mode];
    const nowSeconds = Math.floor(this.clock.now() / 1_000);
    const refusals = checkRows(rows);
    const prepared = rows.map((row, at) => ({ key: row.email, row, refusal: refusals[at] }));
    return this.#run(call, prepared, endpoint.body.maxRows, (part) => {
      const body = part.map((row) => bodyOf(row, nowSeconds));
      return this.cleverReach.write(call, endpoint, { ask: { params: { group_id: groupId }, body }, read: (answer) => answer, mayKeep: true });
    });
  }

  /** Counts values up and changes tags. */
  adjust(call: Call, { groupId, rows, addUnknown }: AdjustReceiversInput): Promise<BatchPayload> {
    const endpoint = addUnknown ? groupReceivers.upsertPlus : groupReceivers.updatePlus;
    const refusals = checkAdjustments(rows);
    const prepared = rows.map((row, at) => ({ key: row.email, row, refusal: refusals[at] }));
    return this.#run(call, prepared, endpoint.body.maxRows, (part) => {
      const ask = { params: { group_id: groupId }, body: part.map(bodyOfAdjustment) };
      return this.cleverReach.write(call, endpoint, { ask, read: (answer) => rowsOfAdjustment(part, answer) });
    });
  }

  /** Takes receivers out of a group, each named by id or address. */
  remove(call: Call, groupId: string, keys: readonly string[]): Promise<BatchPayload> {
    const endpoint = groupReceivers.deleteMany;
    return this.#run(call, named(keys, checkKeys(keys)), endpoint.body.maxRows, (part) =>
      this.cleverReach.write(call, endpoint, { ask: { params: { group_id: groupId }, body: [...part] }, read: (answer) => answer }),
    );
  }

  /** Deletes persons from the whole account, each named by address. */
  deletePersons(call: Call, emails: readonly string[]): Promise<BatchPayload> {
    const endpoint = receivers.deleteMany;
    return this.#run(call, named(emails, checkEmails(emails)), endpoint.body.maxRows, (part) =>
      this.cleverReach.write(call, endpoint, { ask: { params: {}, body: { receivers: [...part] } }, read: (answer) => rowsOfDeletion(answer, part.length) }),
    );
  }

  async #run<Row>({ context }: Call, prepared: readonly Prepared<Row>[], maxRows: number, send: SendPart<Row>): Promise<BatchPayload> {
    checkBatch(context.caller, prepared.length);
    const good = prepared.filter(({ refusal }) => refusal === undefined).map(({ row }) => row);
    const { dryRun, verdicts } = await runBatch(good, maxRows, send);
    if (verdicts.some(({ outcome }) => !untaken.has(outcome))) context.noteTaken?.();
    const answered = verdicts.values();
    const results = prepared.map(({ key, refusal }, index) => ({ index, key, ...(refusal ?? answered.next().value ?? unsentRow('It was not sent.')) }));
    return { dryRun, results };
  }
}
