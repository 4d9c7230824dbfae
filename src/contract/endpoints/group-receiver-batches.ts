import { row } from '../endpoint.js';
import { anyOf, array, integer, string } from '../shape.js';
import { BatchAnswer, DeleteAnswer, PlusAnswer, ReceiverInputs } from '../shapes/receivers.js';
import { inferred } from './scopes.js';

const writing = inferred('receivers', 'write');

/** One client states 1000 rows for upsert; CleverReach's own code sends 250. Too big a body is answered with 413. */
const receivers = { shape: ReceiverInputs, required: true, maxRows: 1000 } as const;
const rowsInOrder = 'HTTP 200 whatever became of the rows; they answer in the order of the input.';
const failedRowsAreMissing = 'Answers the written receivers only: failed rows are missing, false stands for a failure of all. Tags change later than the answer.';

/** The calls of `groupReceivers` that take many receivers at once. */
export const groupReceiverBatches = {
  insert: row('POST /v3/groups/{group_id}/receivers/insert', {
    summary: 'Adds many new receivers.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: receivers,
    answer: BatchAnswer,
    notes: rowsInOrder,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SUP', 'TAP'],
  }),
  updateMany: row('PUT /v3/groups/{group_id}/receivers/update', {
    summary: 'Changes many known receivers.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: receivers,
    answer: BatchAnswer,
    notes: rowsInOrder,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  updatePlus: row('PUT /v3/groups/{group_id}/receivers/updateplus', {
    summary: 'Changes many known receivers; values may be counted up and tags taken away.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: receivers,
    answer: PlusAnswer,
    notes: `Sent twice, "+1" counts twice. ${failedRowsAreMissing}`,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  upsert: row('POST /v3/groups/{group_id}/receivers/upsert', {
    summary: 'Adds or changes many receivers by address.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: receivers,
    answer: BatchAnswer,
    notes: `${rowsInOrder} Newer answers hold {status}, older ones receivers and sentences.`,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'META', 'PYC', 'SHOP', 'CRAFT'],
  }),
  upsertPlus: row('POST /v3/groups/{group_id}/receivers/upsertplus', {
    summary: 'Adds or changes many receivers; values may be counted up and tags taken away.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: receivers,
    answer: PlusAnswer,
    notes: `"+n" and "-n" count, "-origin.tag" takes a tag, "-origin.*" all of an origin, null unsets. ${failedRowsAreMissing}`,
    confidence: 'documented', answerConfidence: 'seen', sources: ['CHG', 'SWG5', 'CORE', 'CORE1', 'CFIX', 'APT'],
  }),
  deleteMany: row('POST /v3/groups/{group_id}/receivers/delete', {
    summary: 'Removes many receivers from a group.',
    access: 'write', repeatable: false, destroys: true, upstreamScope: writing,
    body: { shape: array(anyOf(string({ minLength: 1 }), integer({ minimum: 1 }))), required: true, maxRows: 1000 },
    answer: DeleteAnswer,
    notes: 'The body is a bare list of addresses or ids.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'PYC', 'SHOP'],
  }),
};
