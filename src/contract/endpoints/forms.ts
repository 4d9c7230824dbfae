import { row, table } from '../endpoint.js';
import { boolean, oneOf, string } from '../shape.js';
import { Done, SuccessId } from '../shapes/common.js';
import { Form, FormInput, FormMail, FormMailSent, Forms } from '../shapes/forms.js';
import { forms as upstreamScope } from './scopes.js';

export const forms = table('forms', 'forms', {
  list: row('GET /v3/forms', {
    summary: 'All forms of the account.',
    access: 'read', repeatable: true, deprecated: true, upstreamScope,
    answer: Forms,
    notes: 'Newer forms live in the Flow API.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5'],
  }),
  get: row('GET /v3/forms/{id}', {
    summary: 'One form.',
    access: 'read', repeatable: true, deprecated: true, upstreamScope,
    answer: Form,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE'],
  }),
  remove: row('DELETE /v3/forms/{id}', {
    summary: 'Deletes a form.',
    access: 'write', repeatable: false, deprecated: true, destroys: true, upstreamScope,
    answer: Done,
    notes: 'Counts as destroying: wherever the form is built in, nobody can sign up any more.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  code: row('GET /v3/forms/{id}/code', {
    summary: 'HTML of a form.',
    access: 'read', repeatable: true, deprecated: true, upstreamScope,
    query: { badget: boolean({ description: 'In CleverReach\'s spelling.' }), embedded: boolean() },
    answer: string(),
    notes: 'The HTML is a JSON string.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE'],
  }),
  send: row('POST /v3/forms/{form_id}/send/{type}', {
    summary: 'Sends the mail of a form: opt-in with activate, opt-out with deactivate.',
    access: 'write', repeatable: false, deprecated: true, upstreamScope,
    params: { type: oneOf('activate', 'deactivate') },
    body: { shape: FormMail, required: true },
    answer: FormMailSent,
    notes: 'Each call sends a mail. 403 also where the address looks like spam.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'RDO', 'WPP', 'CRAFT', 'SUP'],
  }),
  createFromTemplate: row('POST /v3/forms/{group_id}/createfromtemplate/{type}', {
    summary: 'Creates a form for a group from a template.',
    access: 'write', repeatable: false, deprecated: true, upstreamScope,
    params: { type: string({ description: 'Name of a template; only "default" is known.', examples: ['default'] }) },
    body: { shape: FormInput, required: true },
    answer: SuccessId,
    confidence: 'documented', answerConfidence: 'seen', sources: ['CHG', 'SWG5', 'CORE'],
  }),
});
