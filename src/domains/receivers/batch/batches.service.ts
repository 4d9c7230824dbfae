import { Injectable } from '@nestjs/common';
import type { BodyOf } from '../../../contract/index.js';
import { tables } from '../../../contract/index.js';
import { Clock } from '../../../core/index.js';
import { writeAttributeValues } from '../../attributes/index.js';
import type { Call } from '../../calls/index.js';
import { CleverReach, onlyGiven } from '../../calls/index.js';
import type { UpsertReceiverRow } from './batch.inputs.js';
import { checkKeys, checkRows } from './check-rows.js';
import type { RowVerdict } from './read-rows.js';
import { unsentRow } from './read-rows.js';
import type { BatchPayload } from './row-outcome.type.js';
import { runBatch } from './run-batch.js';
import type { SendPart } from './run-batch.js';

const { deleteMany, upsert } = tables.groupReceivers;
type UpsertBody = BodyOf<typeof upsert>;

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

/** Writes many receivers of a group and tells what became of each. */
@Injectable()
export class BatchesService {
  constructor(
    private readonly cleverReach: CleverReach,
    private readonly clock: Clock,
  ) {}

  upsert(call: Call, groupId: string, rows: readonly UpsertReceiverRow[]): Promise<BatchPayload> {
    const nowSeconds = Math.floor(this.clock.now() / 1_000);
    const refusals = checkRows(rows);
    const prepared = rows.map((row, at) => ({ key: row.email, row, refusal: refusals[at] }));
    const params = { group_id: groupId };
    return this.#run(prepared, upsert.body.maxRows, (part) => {
      const body = part.map((row) => bodyOf(row, nowSeconds));
      return this.cleverReach.write(call, upsert, { ask: { params, body }, read: (answer) => answer });
    });
  }

  /** Takes receivers out of a group, each named by id or address. */
  remove(call: Call, groupId: string, keys: readonly string[]): Promise<BatchPayload> {
    const refusals = checkKeys(keys);
    const prepared = keys.map((key, at) => ({ key, row: key.trim(), refusal: refusals[at] }));
    const params = { group_id: groupId };
    return this.#run(prepared, deleteMany.body.maxRows, (part) =>
      this.cleverReach.write(call, deleteMany, { ask: { params, body: [...part] }, read: (answer) => answer }),
    );
  }

  async #run<Row>(prepared: readonly Prepared<Row>[], maxRows: number, send: SendPart<Row>): Promise<BatchPayload> {
    const good = prepared.filter(({ refusal }) => refusal === undefined).map(({ row }) => row);
    const { dryRun, verdicts } = await runBatch(good, maxRows, send);
    const answered = verdicts.values();
    const results = prepared.map(({ key, refusal }, index) => ({ index, key, ...(refusal ?? answered.next().value ?? unsentRow('It was not sent.')) }));
    return { dryRun, results };
  }
}
