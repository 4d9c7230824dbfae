import { row, table } from '../endpoint.js';
import { AbandonedCart, AbandonedCartInput, Automation } from '../shapes/automation.js';
import { Acknowledgement } from '../shapes/common.js';

export const automation = table('automation', 'automation', {
  createAbandonedCart: row('POST /v3/automation/createfromtemplate/abandonedcart', {
    summary: 'Creates the automation for abandoned carts.',
    access: 'write', repeatable: false,
    body: { shape: AbandonedCartInput, required: true },
    answer: Automation,
    notes: 'Made for the shop plugins of CleverReach.',
    confidence: 'seen', sources: ['CORE'],
  }),
  triggerAbandonedCart: row('POST /v3/trigger/abandonedcart', {
    summary: 'Starts the mail about an abandoned cart.',
    access: 'write', repeatable: false,
    body: { shape: AbandonedCart, required: true },
    answer: Acknowledgement,
    notes: 'Each call may send a mail.',
    confidence: 'seen', answerConfidence: 'inferred', sources: ['CORE'],
  }),
});
