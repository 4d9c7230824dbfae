import { row, table } from '../endpoint.js';
import { anyOf, integer, string } from '../shape.js';
import { Attributes, AttributeValue, AttributeValueInput } from '../shapes/attributes.js';
import { Detail, Done, EmailList, Page, ReceiverType } from '../shapes/common.js';
import { ReceiverEvent, ReceiverEventInput, ReceiverEvents } from '../shapes/events.js';
import { EmailCheck, Receiver, ReceiverBody, ReceiverChange, ReceiverQuery, Receivers } from '../shapes/receivers.js';
import { groupReceiverBatches } from './group-receiver-batches.js';
import { documented, inferred } from './scopes.js';

export { groupReceiverOrders } from './orders.js';

const reading = inferred('receivers', 'read');
const writing = inferred('receivers', 'write');

export const groupReceivers = table('groupReceivers', 'receivers', {
  list: row('GET /v3/groups/{group_id}/receivers', {
    summary: 'Receivers of a group.',
    access: 'read', repeatable: true, upstreamScope: documented('receivers'),
    query: {
      pagesize: integer({ minimum: 1, default: 50, description: '1 to 5000.' }),
      page: Page,
      type: ReceiverType,
      detail: Detail,
      email_list: string({ description: 'Separated by commas.' }),
      id_list: string({ description: 'Separated by commas.' }),
      order_by: string({ description: 'Such as "registered desc".' }),
    },
    paging: { in: 'query', size: 'pagesize', page: 'page', defaultSize: 50, maxSize: 5000 },
    answer: Receivers,
    notes: 'The last page is the first short one. Long lists of addresses or ids belong in groupReceivers.query.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['HOWTO', 'SWG5', 'SWG10', 'SDK', 'META', 'OIH'],
  }),
  query: row('POST /v3/groups/{group_id}/get_receivers', {
    summary: 'Receivers of a group, with the parameters in the body.',
    access: 'read', repeatable: true, upstreamScope: reading,
    body: { shape: ReceiverQuery, required: true },
    paging: { in: 'body', size: 'pagesize', page: 'page', defaultSize: 50, maxSize: 5000 },
    answer: Receivers,
    notes: 'Since 2025-06. A POST that only reads.',
    confidence: 'documented', sources: ['CHG', 'SWG5'],
  }),
  add: row('POST /v3/groups/{group_id}/receivers', {
    summary: 'Adds one new receiver.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: ReceiverBody, required: true },
    answer: Receiver,
    notes: 'Active at once unless registered, activated or deactivated is given. A known address is refused with 400 "duplicate address". '
      + '403 where the licence has no contacts left or the address is refused.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'RDO', 'WPP', 'PD'],
  }),
  ...groupReceiverBatches,
  get: row('GET /v3/groups/{group_id}/receivers/{pool_id}', {
    summary: 'One receiver of a group with tags, events and orders.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Receiver,
    notes: 'pool_id is the id or the address. Unknown: 404 "Not Found: invalid receiver".',
    confidence: 'documented', answerConfidence: 'seen', sources: ['HOWTO', 'SWG5', 'CORE', 'CFIX', 'RDO'],
  }),
  update: row('PUT /v3/groups/{group_id}/receivers/{id}', {
    summary: 'Changes one receiver.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: { shape: ReceiverChange, required: true },
    answer: Receiver,
    notes: 'The address stays; receivers.changeEmail changes it. `tags` replaces all tags.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'RDO', 'PD'],
  }),
  remove: row('DELETE /v3/groups/{group_id}/receivers/{pool_id}', {
    summary: 'Removes one receiver from a group.',
    access: 'write', repeatable: false, upstreamScope: writing,
    answer: Done,
    notes: 'Sent again: 404 "Not Found: invalid receiver".',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE1', 'RDO'],
  }),
  activate: row('PUT /v3/groups/{group_id}/receivers/{id}/activate', {
    summary: 'Makes a receiver active.',
    access: 'write', repeatable: true, upstreamScope: writing,
    answer: Done,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'RDO', 'PYC'],
  }),
  deactivate: row('PUT /v3/groups/{group_id}/receivers/{pool_id}/deactivate', {
    summary: 'Makes a receiver inactive.',
    access: 'write', repeatable: true, upstreamScope: writing,
    answer: Done,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'RDO'],
  }),
  attributes: row('GET /v3/groups/{group_id}/receivers/{pool_id}/attributes', {
    summary: 'Attributes with the values of a receiver.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Attributes,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['HOWTO', 'TAP'],
  }),
  setAttribute: row('PUT /v3/groups/{group_id}/receivers/{pool_id}/attributes/{id}', {
    summary: 'Sets one attribute value of a receiver.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: { shape: AttributeValueInput, required: true },
    answer: anyOf(AttributeValue, Done),
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  events: row('GET /v3/groups/{group_id}/receivers/{pool_id}/events', {
    summary: 'Events of a receiver.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: ReceiverEvents,
    notes: 'The events inside a receiver stop at the newest 250.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'TAP', 'CFIX', 'APT'],
  }),
  addEvent: row('POST /v3/groups/{group_id}/receivers/{pool_id}/events', {
    summary: 'Adds an event to a receiver.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: ReceiverEventInput, required: true },
    answer: anyOf(ReceiverEvent, Done),
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  areValid: row('POST /v3/groups/{group_id}/receivers/isvalid', {
    summary: 'Which of the addresses are active receivers of the group.',
    access: 'read', repeatable: true, upstreamScope: reading,
    body: { shape: EmailCheck, required: true },
    answer: EmailList,
    notes: 'Known of v2 only; receivers.areValid with group_id is the sure way.',
    confidence: 'inferred', sources: ['TAP'],
  }),
});
