import { row, table } from '../endpoint.js';
import { oneOf, string } from '../shape.js';
import { Flow, Flows } from '../shapes/flow.js';
import { forms as upstreamScope } from './scopes.js';

export const flow = table('flow', 'flow', {
  list: row('GET /flow/flow', {
    summary: 'Forms of the newer kind.',
    access: 'read', repeatable: true, upstreamScope,
    query: {
      playbook: string({ description: 'Only "unsubscribe" is known.' }),
      order: string(),
      dir: oneOf('asc', 'desc'),
    },
    answer: Flows,
    notes: 'An API of its own with UUIDs for ids.',
    confidence: 'seen', sources: ['IC'],
  }),
  get: row('GET /flow/flow/{id}', {
    summary: 'One form of the newer kind.',
    access: 'read', repeatable: true, upstreamScope,
    params: { id: string({ minLength: 1, description: 'UUID.' }) },
    answer: Flow,
    confidence: 'seen', sources: ['IC'],
  }),
});
