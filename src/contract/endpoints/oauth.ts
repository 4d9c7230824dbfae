import { row, table } from '../endpoint.js';
import { literal, string } from '../shape.js';
import { Acknowledgement } from '../shapes/common.js';
import { OnboardingReport, SyncSettings, TokenRequest, TokenResponse } from '../shapes/oauth.js';

const revocation = 'The presented token ends, and with it every call that still uses it.';

export const oauth = table('oauth', 'oauth', {
  authorize: row('GET /oauth/authorize.php', {
    summary: 'Page on which the account owner agrees.',
    access: 'none', repeatable: true,
    query: {
      client_id: string(),
      grant: literal('basic'),
      response_type: literal('code'),
      redirect_uri: string(),
      state: string(),
      scope: string({ description: 'Separated by spaces.' }),
      registerdata: string(),
      lang: string(),
      bg: string(),
    },
    requiredQuery: ['client_id', 'grant', 'response_type', 'redirect_uri'],
    answer: string({ description: 'The page.' }),
    answerType: 'text/html',
    notes: 'For browsers. Afterwards they are sent to redirect_uri with `code` and `state`.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['HOWTO', 'SDK', 'CORE', 'CORE1', 'VF'],
  }),
  token: row('POST /oauth/token.php', {
    summary: 'Gives tokens for a code, a refresh token or client credentials.',
    access: 'none', repeatable: false,
    body: { shape: TokenRequest, required: true, mediaTypes: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'] },
    answer: TokenResponse,
    notes: 'Credentials in the body or by HTTP Basic. A refresh brings a new refresh token.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['HOWTO', 'SDK', 'CORE', 'CORE1', 'SWG10', 'RDO', 'CRAFT', 'IC'],
  }),
  revoke: row('DELETE /v3/oauth/token', {
    summary: 'Revokes the presented token.',
    access: 'write', repeatable: true,
    answer: Acknowledgement,
    notes: revocation,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'CORE', 'JPB'],
  }),
  revokeAtRoot: row('DELETE /oauth/token', {
    summary: 'Revokes the presented token, under the path of the SDK.',
    access: 'write', repeatable: true,
    answer: Acknowledgement,
    notes: revocation,
    confidence: 'seen', answerConfidence: 'inferred', sources: ['SDK'],
  }),
  finish: row('POST /v3/oauth/finish', {
    summary: 'Shop plugins report that their set-up is complete.',
    access: 'write', repeatable: false,
    body: { shape: OnboardingReport, required: true },
    answer: Acknowledgement,
    notes: 'Made for the plugins of CleverReach.',
    confidence: 'seen', answerConfidence: 'inferred', sources: ['CORE'],
  }),
  settings: row('POST /v3/oauth/settings', {
    summary: 'Shop plugins store what they synchronise.',
    access: 'write', repeatable: false,
    body: { shape: SyncSettings, required: true },
    answer: Acknowledgement,
    notes: 'Made for the plugins of CleverReach.',
    confidence: 'seen', answerConfidence: 'inferred', sources: ['CORE'],
  }),
});
