import { row, table } from '../endpoint.js';
import {
  Blacklist, BlacklistAnswer, BlacklistBody, BlacklistCheck, BlacklistEmail, BlacklistEntry, BlacklistInput, GroupBlacklist,
} from '../shapes/blacklist.js';
import { Done, EmailList } from '../shapes/common.js';
import { inferred } from './scopes.js';

const reading = inferred('receivers', 'read');
const writing = inferred('receivers', 'write');

export const blacklist = table('blacklist', 'blacklist', {
  list: row('GET /v3/blacklist', {
    summary: 'Blacklist of the account, in one answer.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Blacklist,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'CORE', 'APT'],
  }),
  add: row('POST /v3/blacklist', {
    summary: 'Puts an address or a pattern on the blacklist.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: BlacklistBody, required: true },
    answer: BlacklistAnswer,
    notes: 'The form with several entries under `items` is told by one integration only.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'SWG10', 'CORE', 'COMP'],
  }),
  update: row('PUT /v3/blacklist', {
    summary: 'Changes an entry of the blacklist.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: { shape: BlacklistInput, required: true },
    answer: BlacklistAnswer,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5'],
  }),
  validate: row('POST /v3/blacklist/validate', {
    summary: 'Which of the addresses are not on the blacklist.',
    access: 'read', repeatable: true, upstreamScope: reading,
    body: { shape: BlacklistCheck, required: true },
    answer: EmailList,
    notes: 'A POST that only reads. The key `emails` is inferred.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5'],
  }),
  get: row('GET /v3/blacklist/{email}', {
    summary: 'One entry of the blacklist.',
    access: 'read', repeatable: true, upstreamScope: reading,
    params: { email: BlacklistEmail },
    answer: BlacklistEntry,
    notes: 'Not listed: 404.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'IC'],
  }),
  remove: row('DELETE /v3/blacklist/{email}', {
    summary: 'Takes an entry off the blacklist.',
    access: 'write', repeatable: true, upstreamScope: writing,
    params: { email: BlacklistEmail },
    answer: Done,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'CORE'],
  }),
});

export const groupBlacklist = table('groupBlacklist', 'blacklist', {
  list: row('GET /v3/groups/{group_id}/blacklist', {
    summary: 'Blacklist of a group, in one answer.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: GroupBlacklist,
    notes: 'Entries are objects or bare addresses.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'IC', 'TAP'],
  }),
  add: row('POST /v3/groups/{group_id}/blacklist', {
    summary: 'Puts an address on the blacklist of a group.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: BlacklistInput, required: true },
    answer: BlacklistAnswer,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'COMP', 'TAP'],
  }),
  remove: row('DELETE /v3/groups/{id}/blacklist/{email}', {
    summary: 'Takes an address off the blacklist of a group.',
    access: 'write', repeatable: true, upstreamScope: writing,
    params: { email: BlacklistEmail },
    answer: Done,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
});
