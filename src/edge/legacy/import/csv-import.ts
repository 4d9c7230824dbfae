import { Injectable } from '@nestjs/common';
import { checkBatch } from '../../../access/index.js';
import { AppConfig } from '../../../config/index.js';
import { fillPath, groupReceivers } from '../../../contract/index.js';
import { GatewayError, leavesOpen } from '../../../core/index.js';
import { UpstreamClient } from '../../../upstream/index.js';
import type { CallContext } from '../../../upstream/index.js';
import type { SentBody } from '../../door/index.js';
import type { Json } from '../changes/json.js';
import { invalidGroup } from '../changes/rewrites/refusals.js';
import { reword } from '../reword.js';
import { readUpload } from './csv-upload.js';
import { addSummaries, failRows, summarizeBatch } from './import-summary.js';
import type { ImportSummary } from './import-summary.js';
import { readCsv } from './read-csv.js';
import type { CsvRow } from './read-csv.js';

const endpoint = groupReceivers.upsert;

const batchesOf = (rows: readonly CsvRow[]): readonly (readonly CsvRow[])[] =>
  Array.from({ length: Math.ceil(rows.length / endpoint.body.maxRows) }, (_, at) => rows.slice(at * endpoint.body.maxRows, (at + 1) * endpoint.body.maxRows));

/** The error of a first batch: nothing was written before it. */
const inOldWords = (error: unknown): unknown => {
  if (!(error instanceof GatewayError)) return error;
  if (!error.refusal) return leavesOpen(error) ? new GatewayError('outcome_unknown', 'CleverReach did not answer. Rows may have been written; the CSV may be sent again.', { cause: error }) : error;
  return reword(error, (refusal) => invalidGroup.apply(refusal));
};

/** What is told of each row of a later batch. */
const messageOf = (error: unknown): string => {
  if (leavesOpen(error)) return 'CleverReach did not answer, or failed; the row may have been written';
  return error instanceof GatewayError && !error.refusal ? 'not sent' : 'CleverReach refused the batch';
};

const parseAnswer = (text: string): Json => {
  try {
    return text === '' ? null : (JSON.parse(text) as Json);
  } catch (error) {
    throw new GatewayError('upstream_invalid_answer', 'CleverReach answered no JSON.', { cause: error });
  }
};

/** Does the work of importcsv, which v3 does not have: reads a CSV and upserts its rows in batches. */
@Injectable()
export class CsvImport {
  constructor(
    private readonly upstream: UpstreamClient,
    private readonly config: AppConfig,
  ) {}

  /**
   * The summary as JSON. Throws `invalid_input` for a CSV that cannot be read, before anything is sent, and the error of the first
   * batch. A later one ends the import: its rows and those behind it stand in the summary.
   */
  async import(context: CallContext, groupId: string, body: SentBody): Promise<string> {
    const rows = readCsv(await readUpload(body), this.config.values.LEGACY_IMPORT_MAX_ROWS);
    checkBatch(context.caller, rows.length);
    fillPath(endpoint, { group_id: groupId });
    const named = rows.filter(({ email }) => email !== '');
    const nameless = failRows(rows.filter(({ email }) => email === ''), 'no address');
    const summaries: ImportSummary[] = nameless.failed.length > 0 ? [nameless] : [];
    const batches = batchesOf(named);
    for (const [at, batch] of batches.entries()) {
      try {
        summaries.push(summarizeBatch(batch, await this.#send(context, groupId, batch)));
      } catch (error) {
        if (at === 0) throw inOldWords(error);
        summaries.push(failRows(batch, messageOf(error)), failRows(batches.slice(at + 1).flat(), 'not sent'));
        break;
      }
    }
    return JSON.stringify(addSummaries(summaries));
  }

  async #send(context: CallContext, groupId: string, batch: readonly CsvRow[]): Promise<Json> {
    const bytes = Buffer.from(JSON.stringify(batch.map(({ receiver }) => receiver)));
    const text = await this.upstream.read(endpoint, { ...context, params: { group_id: groupId }, body: { bytes, contentType: 'application/json' } });
    return parseAnswer(text);
  }
}
