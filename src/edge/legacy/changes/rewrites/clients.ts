import { isList, isObject } from '../json.js';
import { answerStep, Refusal, requestStep } from '../step.js';

export const singleClientAsObject = answerStep({
  border: 'v1|v2',
  title: 'A single client is an object in v1; v2 and v3 always give a list.',
  apply: (answer) => (isList(answer) && answer.length === 1 && isObject(answer[0]) ? answer[0] : answer),
  examples: [
    { given: [{ id: '42' }], gives: { id: '42' } },
    { given: [{ id: '42' }, { id: '43' }], gives: [{ id: '42' }, { id: '43' }] },
  ],
});

export const ownAccountOnly = requestStep({
  title: 'v3 answers for the calling account only: any other id is answered with 404.',
  apply: (call, { accountId }) => (call.params['id'] === accountId ? call : new Refusal(404, 'Not Found')),
  examples: [
    { given: { params: { id: '42' } }, gives: { params: { id: '42' } } },
    { given: { params: { id: '43' } }, gives: new Refusal(404, 'Not Found') },
  ],
});
