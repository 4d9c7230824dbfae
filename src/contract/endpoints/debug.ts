import { row, table } from '../endpoint.js';
import { WhoAmI } from '../shapes/account.js';
import { Done } from '../shapes/common.js';
import { Ttl } from '../shapes/debug.js';
import { ExchangedToken } from '../shapes/oauth.js';

export const debug = table('debug', 'debug', {
  whoami: row('GET /v3/debug/whoami', {
    summary: 'The account the token belongs to.',
    access: 'read', repeatable: true, needsNoScope: true,
    answer: WhoAmI,
    notes: '`id` is the customer number, not the OAuth client id. Needs no scope.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['CHG', 'SWG5', 'SWG10', 'CORE', 'CORE1', 'CFIX', 'IC', 'APT'],
  }),
  ttl: row('GET /v3/debug/ttl', {
    summary: 'Seconds until the token ends.',
    access: 'read', repeatable: true, needsNoScope: true,
    answer: Ttl,
    notes: 'Needs no scope; clients probe credentials with it.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['CHG', 'SWG5', 'SWG10', 'APT'],
  }),
  validate: row('GET /v3/debug/validate', {
    summary: 'Whether the token is valid.',
    access: 'read', repeatable: true, needsNoScope: true,
    answer: Done,
    notes: 'Clients look at the HTTP status only.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'CORE', 'APT'],
  }),
  exchange: row('GET /v3/debug/exchange', {
    summary: 'Trades the presented token for a new pair of tokens.',
    access: 'write', repeatable: false, needsNoScope: true,
    answer: ExchangedToken,
    notes: 'A GET that writes: the presented token ends with it, so a lost answer cannot be asked for again.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE1', 'APT'],
  }),
  ping: row('GET /v3/debug/ping', {
    summary: 'Whether the API is alive.',
    access: 'none', repeatable: true,
    answer: Done,
    notes: 'Any answer under 2xx means alive; its body is not known.',
    confidence: 'seen', answerConfidence: 'inferred', sources: ['CORE'],
  }),
});
