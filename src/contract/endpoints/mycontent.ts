import { row, table } from '../endpoint.js';
import { Done } from '../shapes/common.js';
import { MyContent, MyContentChange, MyContentInput, MyContents } from '../shapes/mycontent.js';

export const mycontent = table('mycontent', 'mycontent', {
  list: row('GET /v3/mycontent', {
    summary: 'Registered sources of content, in one answer.',
    access: 'read', repeatable: true,
    answer: MyContents,
    notes: 'Entries hold the password of the source.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'CORE1'],
  }),
  create: row('POST /v3/mycontent', {
    summary: 'Registers a source of content.',
    access: 'write', repeatable: false,
    body: { shape: MyContentInput, required: true },
    answer: MyContent,
    notes: 'A known name or URL is answered with 409.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'CORE1'],
  }),
  get: row('GET /v3/mycontent/{id}', {
    summary: 'One source of content.',
    access: 'read', repeatable: true,
    answer: MyContent,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  update: row('PUT /v3/mycontent/{id}', {
    summary: 'Changes a source of content.',
    access: 'write', repeatable: true,
    body: { shape: MyContentChange, required: true },
    answer: MyContent,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE'],
  }),
  remove: row('DELETE /v3/mycontent/{id}', {
    summary: 'Removes a source of content.',
    access: 'write', repeatable: true,
    answer: Done,
    notes: 'Already gone: 404.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'CORE', 'CORE1'],
  }),
});
