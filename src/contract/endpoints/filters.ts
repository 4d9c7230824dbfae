import { row, table } from '../endpoint.js';
import { integer, string } from '../shape.js';
import { Count, Detail, Done, Page, ReceiverType, Success, SuccessId } from '../shapes/common.js';
import { Filter, FilterChange, FilterInput, Filters } from '../shapes/filters.js';
import { FilterStats } from '../shapes/groups.js';
import { Receivers } from '../shapes/receivers.js';
import { inferred } from './scopes.js';

const reading = inferred('receivers', 'read');
const writing = inferred('receivers', 'write');

export const filters = table('filters', 'filters', {
  list: row('GET /v3/groups/{group_id}/filters', {
    summary: 'Filters of a group, in one answer.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Filters,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'CFIX', 'APT'],
  }),
  create: row('POST /v3/groups/{group_id}/filters', {
    summary: 'Creates a filter.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: FilterInput, required: true },
    answer: SuccessId,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'CORE1', 'APT', 'IC'],
  }),
  get: row('GET /v3/groups/{group_id}/filters/{filter_id}', {
    summary: 'One filter.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Filter,
    notes: 'A rule on an attribute is read back with the field "a<id>.value".',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'IC', 'PYC'],
  }),
  update: row('PUT /v3/groups/{group_id}/filters/{filter_id}', {
    summary: 'Changes a filter.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: { shape: FilterChange, required: true },
    answer: Success,
    notes: 'An absent name stays; rules replace the old ones.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'PYC', 'IC'],
  }),
  remove: row('DELETE /v3/groups/{group_id}/filters/{filter_id}', {
    summary: 'Deletes a filter; its receivers stay.',
    access: 'write', repeatable: true, upstreamScope: writing,
    answer: Done,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'CORE1'],
  }),
  count: row('GET /v3/groups/{group_id}/filters/{filter_id}/count', {
    summary: 'Number of receivers a filter matches.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Count,
    notes: 'A bare value: a string of digits in the latest live check, a number in another client.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'APT', 'IC'],
  }),
  receivers: row('GET /v3/groups/{group_id}/filters/{filter_id}/receivers', {
    summary: 'Receivers a filter matches.',
    noun: 'receivers',
    access: 'read', repeatable: true, upstreamScope: reading,
    query: { type: ReceiverType, pagesize: integer({ minimum: 1, default: 50 }), page: Page, detail: Detail, order_by: string() },
    paging: { in: 'query', size: 'pagesize', page: 'page', defaultSize: 50, maxSize: 5000 },
    answer: Receivers,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'IC', 'PYC'],
  }),
  stats: row('GET /v3/groups/{group_id}/filters/{filter_id}/stats', {
    summary: 'Counts of the receivers a filter matches.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: FilterStats,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'IC', 'PYC'],
  }),
});
