import { isList, isObject, without } from '../json.js';
import type { Json } from '../json.js';
import { answerStep, requestStep } from '../step.js';

const lockedRenamed = (group: Json): Json => {
  if (!isObject(group) || group['locked'] === undefined) return group;
  return { ...without(group, 'locked'), isLocked: group['locked'] };
};

export const lockedAsIsLocked = answerStep({
  title: 'A group says isLocked; v3 says locked.',
  apply: (answer) => (isList(answer) ? answer.map(lockedRenamed) : lockedRenamed(answer)),
  examples: [
    { given: { id: '7', name: 'News', locked: false }, gives: { id: '7', name: 'News', isLocked: false } },
    { given: [{ id: '7', locked: true }], gives: [{ id: '7', isLocked: true }] },
  ],
});

export const isLockedAsLocked = requestStep({
  title: 'A group that is written may say isLocked; v3 reads locked.',
  apply: (call) =>
    isObject(call.body) && call.body['isLocked'] !== undefined
      ? { ...call, body: { ...without(call.body, 'isLocked'), locked: call.body['isLocked'] } }
      : call,
  examples: [{ given: { body: { name: 'News', isLocked: true } }, gives: { body: { name: 'News', locked: true } } }],
});

const isNoId = (id: Json | undefined): boolean => id === null || id === 0 || id === '0' || id === '';

export const withoutBlankId = requestStep({
  title: 'An id of null or 0 in the body of a create counts as none.',
  apply: (call) => (isObject(call.body) && isNoId(call.body['id']) ? { ...call, body: without(call.body, 'id') } : call),
  examples: [{ given: { body: { id: 0, name: 'News' } }, gives: { body: { name: 'News' } } }],
});
