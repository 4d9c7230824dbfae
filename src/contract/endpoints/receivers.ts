import { row, table } from '../endpoint.js';
import { anyOf, integer, object } from '../shape.js';
import { Attributes, AttributeValue, AttributeValueInput } from '../shapes/attributes.js';
import { Bounces } from '../shapes/bounces.js';
import { Acknowledgement, Done, EmailList, IdInput, Page } from '../shapes/common.js';
import { ReceiverEvent, ReceiverEventInput, ReceiverEvents } from '../shapes/events.js';
import { Groups } from '../shapes/groups.js';
import { DeleteAnswer, EmailCheck, NewEmail, Receiver, ReceiverFilter, Receivers } from '../shapes/receivers.js';
import { documented, inferred } from './scopes.js';

export { receiverOrders } from './orders.js';

const reading = inferred('receivers', 'read');
const writing = inferred('receivers', 'write');

export const receivers = table('receivers', 'receivers', {
  get: row('GET /v3/receivers/{id}', {
    summary: 'One receiver of the account, by id or address.',
    access: 'read', repeatable: true, upstreamScope: documented('receivers'),
    query: { group_id: IdInput },
    answer: Receiver,
    notes: 'Without group_id what belongs to a group is empty. Unknown: 404 "Not Found: invalid receiver".',
    confidence: 'documented', answerConfidence: 'seen', sources: ['HOWTO', 'SWG5', 'SWG10', 'SDK', 'RDO', 'NET'],
  }),
  remove: row('DELETE /v3/receivers/{pool_id}', {
    summary: 'Deletes a receiver from all groups, or from the one of group_id.',
    access: 'write', repeatable: false, destroys: true, upstreamScope: writing,
    query: { group_id: IdInput },
    answer: Done,
    notes: 'Without group_id the person is gone from the whole account.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'SWG10', 'CORE', 'OIH'],
  }),
  filter: row('POST /v3/receivers/filter', {
    summary: 'Receivers of several groups by rules that are not stored.',
    access: 'read', repeatable: true, upstreamScope: reading,
    body: { shape: ReceiverFilter, required: true },
    paging: { in: 'body', size: 'pagesize', page: 'page', defaultSize: 50, maxSize: 5000 },
    answer: Receivers,
    notes: 'A POST that only reads. Its page sizes are inferred from the list of a group.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'APT', 'TAP'],
  }),
  areValid: row('POST /v3/receivers/isvalid', {
    summary: 'Which of the addresses are active receivers.',
    access: 'read', repeatable: true, upstreamScope: reading,
    body: { shape: EmailCheck, required: true },
    answer: EmailList,
    notes: 'A POST that only reads.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'APT'],
  }),
  deleteMany: row('POST /v3/receivers/delete', {
    summary: 'Deletes many receivers from the whole account.',
    access: 'write', repeatable: false, destroys: true, upstreamScope: writing,
    body: { shape: object({ receivers: EmailList }), required: true, maxRows: 1000 },
    answer: anyOf(DeleteAnswer, Acknowledgement),
    notes: 'CleverReach\'s own code sends 250 addresses at a time.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'CORE'],
  }),
  bounced: row('GET /v3/receivers/bounced', {
    summary: 'Bounced receivers of the account.',
    access: 'read', repeatable: true, upstreamScope: reading,
    query: { pagesize: integer({ minimum: 1 }), page: Page },
    paging: { in: 'query', size: 'pagesize', page: 'page', defaultSize: 50, maxSize: 500 },
    answer: anyOf(Bounces, Receivers),
    notes: 'Paged without exception since 2024-11. Page sizes are inferred, and so is whether bounces or receivers are listed.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5'],
  }),
  clone: row('POST /v3/receivers/{id}/clone', {
    summary: 'Copies a receiver under another address.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: NewEmail, required: true },
    answer: anyOf(Receiver, Acknowledgement),
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5'],
  }),
  changeEmail: row('PUT /v3/receivers/{id}/email', {
    summary: 'Changes the address of a receiver.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: { shape: NewEmail, required: true },
    answer: anyOf(Receiver, Acknowledgement),
    notes: 'Named by the old address, a second call finds nobody.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5', 'SHOP'],
  }),
  groups: row('GET /v3/receivers/{id}/groups', {
    summary: 'Groups a receiver is in.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Groups,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'RDO'],
  }),
  attributes: row('GET /v3/receivers/{id}/attributes', {
    summary: 'Attributes with the values of a receiver.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Attributes,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  setAttribute: row('PUT /v3/receivers/{pool_id}/attributes/{id}', {
    summary: 'Sets one attribute value of a receiver.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: { shape: AttributeValueInput, required: true },
    answer: anyOf(AttributeValue, Done),
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'RDO', 'SUP'],
  }),
  events: row('GET /v3/receivers/{pool_id}/events', {
    summary: 'Events of a receiver.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: ReceiverEvents,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CFIX', 'APT'],
  }),
  addEvent: row('POST /v3/receivers/{pool_id}/events', {
    summary: 'Adds an event to a receiver.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: ReceiverEventInput, required: true },
    answer: anyOf(ReceiverEvent, Done),
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
});
