import { row, table } from '../endpoint.js';
import { anyOf, array, boolean, integer, oneOf, string, unixSeconds } from '../shape.js';
import { Acknowledgement, Done, Success, SuccessId } from '../shapes/common.js';
import {
  Mailing, MailingChange, MailingChannel, MailingInput, MailingLinks, MailingList, MailingTemplate, MailingTemplateInput,
  PreviewRequest, ReleaseRequest, RenderedMailing, RenderRequest,
} from '../shapes/mailings.js';
import { Orders } from '../shapes/orders.js';
import { Receiver } from '../shapes/receivers.js';
import { inferred } from './scopes.js';

const reading = inferred('mailings', 'read');
const writing = inferred('mailings', 'write');

export const mailings = table('mailings', 'mailings', {
  list: row('GET /v3/mailings', {
    summary: 'Mailings.',
    access: 'read', repeatable: true, upstreamScope: reading,
    query: {
      limit: integer({ minimum: 1, default: 25, description: 'To 1000 with the state all, else to 100.' }),
      state: oneOf('all', 'finished', 'draft', 'waiting', 'running', 'automation'),
      channel_id: string(),
      start: unixSeconds('Compared with the moment the state is about: end, creation, planned or real start of sending.'),
      end: unixSeconds(),
      page: integer({ minimum: 0, description: 'Only with a state other than all.' }),
      omit_body: boolean({ description: 'Leaves body_html and body_text empty.' }),
    },
    paging: { in: 'query', size: 'limit', page: 'page', defaultSize: 25, maxSize: 100 },
    answer: MailingList,
    notes: 'With a page a flat list, else an object by state. Without a page, the state all gives up to 1000.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'GO', 'APT', 'IC', 'CORE'],
  }),
  create: row('POST /v3/mailings', {
    summary: 'Creates a mailing as a draft.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: MailingInput, required: true },
    answer: SuccessId,
    notes: 'No call deletes a mailing. Since 2026-02 the default editor is setup_v2.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['CHG', 'SWG5', 'CORE', 'APT', 'IC', 'GO'],
  }),
  get: row('GET /v3/mailings/{id}', {
    summary: 'One mailing.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Mailing,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'GO', 'CORE', 'IC'],
  }),
  update: row('PUT /v3/mailings/{id}', {
    summary: 'Changes a mailing.',
    access: 'write', repeatable: true, upstreamScope: writing,
    body: { shape: MailingChange, required: true },
    answer: Success,
    confidence: 'documented', answerConfidence: 'seen', sources: ['CHG', 'SWG5', 'CORE', 'IC'],
  }),
  channels: row('GET /v3/mailings/channel', {
    summary: 'Channels of mailings.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: array(MailingChannel),
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  channel: row('GET /v3/mailings/channel/{id}', {
    summary: 'One channel.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: MailingChannel,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  removeChannel: row('DELETE /v3/mailings/channel/{id}', {
    summary: 'Deletes a channel.',
    access: 'write', repeatable: true, upstreamScope: writing,
    answer: Done,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  createTemplate: row('POST /v3/mailings/template', {
    summary: 'Creates a template.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: MailingTemplateInput, required: true },
    answer: anyOf(SuccessId, Done),
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5'],
  }),
  agencyTemplates: row('GET /v3/mailings/templates/agency', {
    summary: 'Templates of the agency.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: array(MailingTemplate),
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  userTemplates: row('GET /v3/mailings/templates/user', {
    summary: 'Templates of the account.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: array(MailingTemplate),
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  links: row('GET /v3/mailings/{id}/links', {
    summary: 'Links in a mailing.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: MailingLinks,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'APT'],
  }),
  orders: row('GET /v3/mailings/{id}/orders', {
    summary: 'Order items that came of a mailing.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Orders,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  randomReceiver: row('GET /v3/mailings/{id}/randomreceiver', {
    summary: 'Any receiver of a mailing, to preview it with.',
    noun: 'receivers',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Receiver,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  sendPreview: row('POST /v3/mailings/{id}/sendpreview', {
    summary: 'Sends a mailing to users of the account as a test.',
    access: 'write', repeatable: false, upstreamScope: writing,
    body: { shape: PreviewRequest, required: true },
    answer: Acknowledgement,
    notes: 'Each call sends mails. Other addresses than those of users are refused.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'CORE', 'IC'],
  }),
  release: row('POST /v3/mailings/{id}/release', {
    summary: 'Releases a mailing to its receivers.',
    access: 'write', repeatable: false, needsPermission: true, upstreamScope: writing,
    body: { shape: ReleaseRequest, required: true },
    answer: Acknowledgement,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'CORE', 'APT', 'IC'],
  }),
  stop: row('POST /v3/mailings/{id}/stop', {
    summary: 'Takes back a release before sending starts.',
    access: 'write', repeatable: false, needsPermission: true, upstreamScope: writing,
    answer: Acknowledgement,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'CORE'],
  }),
});

export const gomailer = table('gomailer', 'mailings', {
  preview: row('POST /gomailer/preview', {
    summary: 'Renders a mailing for one receiver.',
    access: 'read', repeatable: true,
    body: { shape: RenderRequest, required: true },
    answer: RenderedMailing,
    notes: 'Stores and sends nothing. Met without a token in one client; no page describes it.',
    confidence: 'seen', sources: ['APT'],
  }),
});
