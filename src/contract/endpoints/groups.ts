import { row, table } from '../endpoint.js';
import { array, oneOf } from '../shape.js';
import { Done } from '../shapes/common.js';
import { Form } from '../shapes/forms.js';
import { AdvancedGroupStats, Group, GroupChange, GroupInput, Groups, GroupStats } from '../shapes/groups.js';
import { documented, forms, inferred } from './scopes.js';

const reading = inferred('groups', 'read');
const writing = inferred('groups', 'write');

export const groups = table('groups', 'groups', {
  list: row('GET /v3/groups', {
    summary: 'All groups of the account, in one answer.',
    access: 'read', repeatable: true, upstreamScope: documented('groups'),
    query: { order: oneOf('created ASC', 'created DESC', 'changed ASC', 'changed DESC') },
    answer: Groups,
    confidence: 'documented', answerConfidence: 'seen', sources: ['HOWTO', 'SWG5', 'SWG10', 'SDK', 'CORE', 'CFIX', 'GO'],
  }),
  create: row('POST /v3/groups', {
    summary: 'Creates a group.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: GroupInput, required: true },
    answer: Group,
    notes: 'Names are not unique: sent twice it makes two groups.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'CORE', 'CORE1', 'CFIX', 'APT'],
  }),
  get: row('GET /v3/groups/{id}', {
    summary: 'One group.',
    access: 'read', repeatable: true, upstreamScope: documented('groups'),
    answer: Group,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'SDK', 'APT'],
  }),
  update: row('PUT /v3/groups/{id}', {
    summary: 'Changes a group.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: { shape: GroupChange, required: true },
    answer: Group,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'META'],
  }),
  remove: row('DELETE /v3/groups/{id}', {
    summary: 'Deletes a group with all its receivers.',
    access: 'write', repeatable: false, destroys: true, upstreamScope: writing,
    answer: Done,
    notes: 'A locked group is probably refused with 403.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'META'],
  }),
  clear: row('DELETE /v3/groups/{id}/clear', {
    summary: 'Removes all receivers of a group.',
    access: 'write', repeatable: false, destroys: true, upstreamScope: writing,
    answer: Done,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5', 'APT'],
  }),
  stats: row('GET /v3/groups/{id}/stats', {
    summary: 'Counts of a group.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: GroupStats,
    notes: 'CleverReach caches the counts; `time` tells their age.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'APT', 'PYC'],
  }),
  advancedStats: row('GET /v3/groups/{group_id}/advancedstats', {
    summary: 'Further counts of a group.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: AdvancedGroupStats,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  forms: row('GET /v3/groups/{id}/forms', {
    summary: 'Sign-up forms of a group.',
    access: 'read', repeatable: true, deprecated: true, upstreamScope: forms,
    answer: array(Form),
    notes: 'Newer forms live in the Flow API.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'WPP', 'IC'],
  }),
});
