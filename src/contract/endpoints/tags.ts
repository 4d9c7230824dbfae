import { row, table } from '../endpoint.js';
import { boolean, integer, oneOf, string } from '../shape.js';
import { Done, IdInput, Page } from '../shapes/common.js';
import { AllTags, TagInput, TagNames, Tags } from '../shapes/tags.js';
import { inferred } from './scopes.js';

const reading = inferred('receivers', 'read');
const writing = inferred('receivers', 'write');
const added = { shape: TagInput, required: true } as const;

export const tags = table('tags', 'tags', {
  list: row('GET /v3/tags', {
    summary: 'Tags in use.',
    access: 'read', repeatable: true, upstreamScope: reading,
    query: {
      group_id: IdInput,
      origin: string({ description: 'Empty for tags without origin, * for any.' }),
      order_by: oneOf('tag', 'origin', 'count'),
      limit: integer({ minimum: 1, default: 20 }),
      page: Page,
      offset: integer({ minimum: 0 }),
      pagesize: integer({ minimum: 1, description: 'Sent by one client beside limit.' }),
    },
    paging: { in: 'query', size: 'limit', page: 'page', offset: 'offset', defaultSize: 20, maxSize: 100 },
    answer: Tags,
    notes: 'Paged by page or by offset. The maximum is not known, clients ask for 100.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG10', 'APT', 'IC'],
  }),
  count: row('GET /v3/tags/count', {
    summary: 'Number of receivers with a tag.',
    access: 'read', repeatable: true, upstreamScope: reading,
    query: { tag: string({ minLength: 1, description: '"origin.tag"' }), group_id: IdInput, active: boolean() },
    requiredQuery: ['tag'],
    answer: integer({ minimum: 0 }),
    notes: 'A bare number.',
    confidence: 'seen', sources: ['CORE', 'APT'],
  }),
  ofReceiver: row('GET /v3/receivers/{id}/tags', {
    summary: 'Tags of a receiver.',
    access: 'read', repeatable: true, upstreamScope: reading,
    query: { group_id: IdInput },
    answer: TagNames,
    notes: 'Known of v2 only; its POST is documented for v3.',
    confidence: 'inferred', sources: ['TAP'],
  }),
  addToReceiver: row('POST /v3/receivers/{id}/tags', {
    summary: 'Adds tags to a receiver.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: added,
    answer: TagNames,
    notes: 'Answers the tags that were really new. Tags are a set: sent twice it changes nothing more, and the second answer is empty.',
    confidence: 'documented', sources: ['SWG10', 'CORE'],
  }),
  removeFromReceiver: row('DELETE /v3/receivers/{id}/tags/{tag}', {
    summary: 'Takes a tag from a receiver.',
    access: 'write', repeatable: true, upstreamScope: writing,
    params: { tag: string({ minLength: 1, description: '"tag" or "origin.tag".' }) },
    query: { group_id: IdInput },
    answer: Done,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG10', 'TAP'],
  }),
  addInGroup: row('POST /v3/groups/{group_id}/receivers/{id}/tags', {
    summary: 'Adds tags to a receiver of a group.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: added,
    answer: TagNames,
    notes: 'Known of v2 only; tags.addToReceiver with group_id is the sure way.',
    confidence: 'inferred', sources: ['TAP'],
  }),
  listAll: row('GET /v3/receivers/tags', {
    summary: 'All tags of all receivers.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: AllTags,
    notes: 'Older than tags.list, which counts and pages.',
    confidence: 'seen', answerConfidence: 'inferred', sources: ['BAO'],
  }),
});
