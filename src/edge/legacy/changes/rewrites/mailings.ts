import { isList, isObject, textOf } from '../json.js';
import type { Json, JsonObject } from '../json.js';
import { answerStep, requestStep } from '../step.js';
import type { LegacyCall } from '../step.js';

const mailingOf = (body: Json | undefined): Json | undefined => (isObject(body) && body['mailingData'] !== undefined ? body['mailingData'] : body);

const present = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const group = (members: Readonly<Record<string, Json | undefined>>): JsonObject | undefined => {
  const kept = present(members);
  return Object.keys(kept).length === 0 ? undefined : kept;
};

const groupIds = (value: Json | undefined): Json | undefined =>
  value === undefined || value === null || value === '' ? undefined : (isList(value) ? value : [value]).map(textOf);

const old: readonly string[] = ['type', 'html', 'text', 'group_id'];

/** A flat mailing of v2 as v3 nests it; members that v3 already has are kept. */
const nested = (mailing: JsonObject): JsonObject => {
  const { type, html, text } = mailing;
  const groups = groupIds(mailing['group_id']);
  const kept = Object.fromEntries(Object.entries(mailing).filter(([name]) => !old.includes(name)));
  return present({ content: group({ type, html, text }), receivers: group({ groups }), ...kept });
};

const rewriteMailing = (call: LegacyCall, rewrite: (mailing: JsonObject) => JsonObject): LegacyCall => {
  const mailing = mailingOf(call.body);
  return isObject(mailing) ? { ...call, body: rewrite(mailing) } : { ...call, body: mailing };
};

export const mailingNested = requestStep({
  title: 'A mailing is flat (type, html, text, group_id) and may stand under mailingData; v3 wants content and receivers inside it.',
  apply: (call) => rewriteMailing(call, nested),
  examples: [
    {
      given: { body: { mailingData: { name: 'n', type: 'html/text', subject: 's', html: '<h1>', text: 't', group_id: [1, 2] } } },
      gives: { body: { name: 'n', subject: 's', content: { type: 'html/text', html: '<h1>', text: 't' }, receivers: { groups: ['1', '2'] } } },
    },
    { given: { body: { subject: 's' } }, gives: { body: { subject: 's' } } },
  ],
});

const usual: JsonObject = { editor: 'wizard', open_tracking: true, click_tracking: true };

export const usualSettings = requestStep({
  title: 'A new mailing of v1 and v2 opens in the editor "wizard" and tracks openings and clicks; v3 wants to be told.',
  apply: (call) => {
    if (!isObject(call.body)) return call;
    const { settings } = call.body;
    return { ...call, body: { ...call.body, settings: isObject(settings) ? { ...usual, ...settings } : usual } };
  },
  examples: [
    {
      given: { body: { name: 'n' } },
      gives: { body: { name: 'n', settings: { editor: 'wizard', open_tracking: true, click_tracking: true } } },
    },
  ],
});

export const mailingsByState = answerStep({
  title: 'Mailings are an object by state; asked for a page, v3 gives a bare list.',
  apply: (answer, { query }) => (isList(answer) ? { [query['state'] ?? query['type'] ?? 'all']: answer } : answer),
  examples: [
    { asked: { query: { state: 'draft', page: '0' } }, given: [{ id: '1' }], gives: { draft: [{ id: '1' }] } },
    { given: { finished: [{ id: '1' }] }, gives: { finished: [{ id: '1' }] } },
  ],
});
