import { row, table } from '../endpoint.js';
import { integer } from '../shape.js';
import { Bounces } from '../shapes/bounces.js';
import { Page } from '../shapes/common.js';
import { inferred } from './scopes.js';

export const bounces = table('bounces', 'bounces', {
  list: row('GET /v3/bounces', {
    summary: 'Bounces of the account.',
    access: 'read', repeatable: true, upstreamScope: inferred('receivers', 'read'),
    query: { pagesize: integer({ minimum: 1 }), page: Page },
    paging: { in: 'query', size: 'pagesize', page: 'page', defaultSize: 50, maxSize: 500 },
    answer: Bounces,
    notes: 'Clients read pages of 500; neither the default nor the maximum is known.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'APT', 'JPB'],
  }),
});
