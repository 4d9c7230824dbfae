import { row, table } from '../endpoint.js';
import {
  Attribute, AttributeChange, AttributeInput, AttributeLimits, Attributes, CreatedAttribute, GroupAttributeInput,
} from '../shapes/attributes.js';
import { Done, IdInput } from '../shapes/common.js';
import { inferred } from './scopes.js';

const reading = inferred('receivers', 'read');
const writing = inferred('receivers', 'write');
const exists = 'An attribute of that name is answered with 409. Read the list afterwards: the answer may lack name and tag.';
const losesValues = 'Loses the value of every receiver.';

export const attributes = table('attributes', 'attributes', {
  list: row('GET /v3/attributes', {
    summary: 'Global attributes, or the local ones of a group; in one answer.',
    access: 'read', repeatable: true, upstreamScope: reading,
    query: { group_id: IdInput },
    answer: Attributes,
    notes: 'Without group_id, and with 0, the global ones.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['HOWTO', 'SWG5', 'SWG10', 'CORE', 'CORE1', 'CFIX', 'RDO'],
  }),
  create: row('POST /v3/attributes', {
    summary: 'Creates an attribute, global or with group_id local.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: AttributeInput, required: true },
    answer: CreatedAttribute,
    notes: exists,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'CORE', 'CORE1', 'APT'],
  }),
  limits: row('GET /v3/attributes/limits', {
    summary: 'How many attributes are allowed.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: AttributeLimits,
    notes: 'One client counts on 40 for account and group together.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'SWG10'],
  }),
  get: row('GET /v3/attributes/{id}', {
    summary: 'One attribute.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Attribute,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  update: row('PUT /v3/attributes/{id}', {
    summary: 'Changes an attribute.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: { shape: AttributeChange, required: true },
    answer: Attribute,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'CORE1'],
  }),
  remove: row('DELETE /v3/attributes/{id}', {
    summary: 'Deletes an attribute, global or local.',
    access: 'write', repeatable: false, destroys: true, upstreamScope: writing,
    answer: Done,
    notes: losesValues,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'APT'],
  }),
});

export const groupAttributes = table('groupAttributes', 'attributes', {
  list: row('GET /v3/groups/{group_id}/attributes', {
    summary: 'Local attributes of a group, in one answer.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Attributes,
    confidence: 'documented', answerConfidence: 'seen', sources: ['HOWTO', 'SWG5', 'IC'],
  }),
  create: row('POST /v3/groups/{group_id}/attributes', {
    summary: 'Creates a local attribute.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: GroupAttributeInput, required: true },
    answer: CreatedAttribute,
    notes: exists,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'APT'],
  }),
  update: row('PUT /v3/groups/{group_id}/attributes/{id}', {
    summary: 'Changes a local attribute.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: { shape: AttributeChange, required: true },
    answer: Attribute,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  remove: row('DELETE /v3/groups/{group_id}/attributes/{id}', {
    summary: 'Deletes a local attribute.',
    access: 'write', repeatable: false, destroys: true, upstreamScope: writing,
    answer: Done,
    notes: losesValues,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
});
