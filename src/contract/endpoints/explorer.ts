import { row, table } from '../endpoint.js';
import { SwaggerDocument } from '../shapes/explorer.js';

export const explorer = table('explorer', 'explorer', {
  swagger: row('GET /v3/explorer/swagger.json', {
    summary: 'CleverReach\'s own description of v3.',
    access: 'none', repeatable: true,
    answer: SwaggerDocument,
    notes: 'Swagger 2.0, about 150 kB; not complete, and its answers are mostly typed as strings.',
    confidence: 'seen', sources: ['SWG5', 'SWG10', 'IC'],
  }),
});
