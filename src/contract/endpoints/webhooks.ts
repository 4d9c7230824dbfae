import { row, table } from '../endpoint.js';
import { string } from '../shape.js';
import { Acknowledgement } from '../shapes/common.js';
import { HookInput, HookName, HookRegistration, Hooks } from '../shapes/webhooks.js';

export const webhooks = table('webhooks', 'webhooks', {
  register: row('POST /hooks/eventhook', {
    summary: 'Registers a URL for an event.',
    access: 'write', repeatable: false,
    body: { shape: HookInput, required: true },
    answer: HookRegistration,
    notes: 'Before it answers, CleverReach calls the URL by GET with `secret` and wants "<verify> <secret>". The answer holds secrets. '
      + 'One registration per event and condition: clients remove the old one first. Needs a scope whose name is not known.',
    confidence: 'documented', sources: ['HOOKS', 'CORE', 'CORE1'],
  }),
  list: row('GET /hooks/eventhook', {
    summary: 'Registered URLs.',
    access: 'read', repeatable: true,
    answer: Hooks,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['HOOKS'],
  }),
  remove: row('DELETE /hooks/eventhook/{eventname}', {
    summary: 'Removes the registrations of an event.',
    access: 'write', repeatable: true,
    params: { eventname: HookName },
    query: { condition: string() },
    answer: Acknowledgement,
    notes: 'Without condition, those of every group and automation.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['HOOKS', 'CORE', 'CORE1'],
  }),
});
