import { isList, isObject, textOf, without } from '../json.js';
import type { Json, JsonObject } from '../json.js';
import { answerStep, Refusal, requestStep, withBody } from '../step.js';
import type { LegacyCall, RequestStep } from '../step.js';

/** A list from which entries were taken is for PHP still one, and JSON of it an object whose names are numbers: no receiver has such names. */
const asList = (value: Json | undefined): Json | undefined => {
  if (!isObject(value)) return value;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => /^[0-9]+$/.test(name)) ? Object.values(value) : value;
};

/** What a body holds once the old wrapper `postdata` is taken off, a list of PHP as a list; undefined for no data. */
export const payloadOf = (body: Json | undefined): Json | undefined => {
  if (!isObject(body) || body['postdata'] === undefined) return asList(body);
  const { postdata } = body;
  return postdata === null || postdata === false || (isList(postdata) && postdata.length === 0) ? undefined : asList(postdata);
};

/** Whether the client sent one thing, so that it waits for one thing. */
export const askedForOne = ({ body }: LegacyCall): boolean => !isList(payloadOf(body));

/** Whether the client sent a list, wrapped or not. */
export const sentMany = { title: 'the client sends a list', holds: (call: LegacyCall) => !askedForOne(call) };

export const unwrapPostdata = requestStep({
  title: 'The data may stand under the key postdata, and a list may be an object whose names are numbers, as PHP writes one with gaps.',
  apply: (call) => withBody(call, payloadOf(call.body)),
  examples: [
    { given: { body: { postdata: { email: 'jane@example.org' } } }, gives: { body: { email: 'jane@example.org' } } },
    { given: { body: { postdata: [{ email: 'jane@example.org' }] } }, gives: { body: [{ email: 'jane@example.org' }] } },
    { given: { body: { email: 'jane@example.org' } }, gives: { body: { email: 'jane@example.org' } } },
    { given: { body: { postdata: [] } }, gives: {} },
    { given: { body: { 1: { email: 'jane@example.org' }, 3: { email: 'john@example.org' } } }, gives: { body: [{ email: 'jane@example.org' }, { email: 'john@example.org' }] } },
    { given: { body: { postdata: { 2: { email: 'jane@example.org' } } } }, gives: { body: [{ email: 'jane@example.org' }] } },
  ],
});

export const oneAsList = requestStep({
  title: 'A single receiver may be sent where v3 wants a list.',
  apply: (call) => (isList(call.body) || call.body === undefined ? call : { ...call, body: [call.body] }),
  examples: [
    { given: { body: { email: 'jane@example.org' } }, gives: { body: [{ email: 'jane@example.org' }] } },
    { given: { body: [{ email: 'jane@example.org' }] }, gives: { body: [{ email: 'jane@example.org' }] } },
  ],
});

export const listOfOneAsOne = requestStep({
  title: 'A list of one may be sent where v3 wants a single object.',
  apply: (call) => {
    if (!isList(call.body)) return call;
    const [only, ...others] = call.body;
    return others.length > 0 ? new Refusal(400, 'Bad Request: only one object can be sent here') : { ...call, body: only };
  },
  examples: [
    { given: { body: [{ email: 'jane@example.org' }] }, gives: { body: { email: 'jane@example.org' } } },
    { given: { body: { email: 'jane@example.org' } }, gives: { body: { email: 'jane@example.org' } } },
    { given: { body: [{ order_id: '1' }, { order_id: '2' }] }, gives: new Refusal(400, 'Bad Request: only one object can be sent here') },
  ],
});

export const listWhereListWasSent = answerStep({
  title: 'A list in gives a list out, also with one entry.',
  apply: (answer, asked) => (askedForOne(asked) || isList(answer) || !isObject(answer) ? answer : [answer]),
  examples: [
    { asked: { body: [{ email: 'jane@example.org' }] }, given: { id: '7' }, gives: [{ id: '7' }] },
    { asked: { body: { email: 'jane@example.org' } }, given: { id: '7' }, gives: { id: '7' } },
  ],
});

export const withoutBody = requestStep({
  title: 'A body is ignored, whatever it is.',
  apply: (call) => withBody(call, undefined),
  examples: [{ given: { body: { postdata: [{ email: 'jane@example.org' }] } }, gives: {} }],
});

const onlyListIn = (body: Json | undefined): Json | undefined => {
  if (!isObject(body)) return body;
  const lists = Object.values(body).filter(isList);
  return lists.length === 1 ? lists[0] : undefined;
};

const nameOf = (row: Json): string | undefined => {
  const text = textOf(isObject(row) ? (row['email'] ?? row['id']) : row).trim();
  return text === '' ? undefined : text;
};

export const listOfReceivers = requestStep({
  title: 'The list of receivers may stand alone or under any one key, as addresses, ids or objects; v3 wants addresses or ids.',
  apply: (call) => {
    const list = onlyListIn(call.body);
    const names = isList(list) ? list.map(nameOf) : [];
    const isComplete = names.length > 0 && names.every((name) => name !== undefined);
    return isComplete ? { ...call, body: names } : new Refusal(400, 'Bad Request: `receivers` is required.');
  },
  examples: [
    { given: { body: { emails: ['jane@example.org', 12] } }, gives: { body: ['jane@example.org', '12'] } },
    { given: { body: [{ email: 'jane@example.org' }, { id: 12 }] }, gives: { body: ['jane@example.org', '12'] } },
    { given: { body: ['jane@example.org', ''] }, gives: new Refusal(400, 'Bad Request: `receivers` is required.') },
    { given: {}, gives: new Refusal(400, 'Bad Request: `receivers` is required.') },
  ],
});

/** v1 and v2 said group_id in some calls and groups_id in others, and clients mix them up. */
const namesOfGroup = /^groups?(?:_?ids?)?$/i;

const groupBeside = ({ query, body }: LegacyCall): Json | undefined =>
  [query, isObject(body) ? body : {}].flatMap((fields) => Object.entries(fields)).find(([name]) => namesOfGroup.test(name))?.[1];

const withoutGroup = (body: JsonObject): JsonObject => without(body, ...Object.keys(body).filter((name) => namesOfGroup.test(name)));

/** Whether a list of receivers comes with a group, so that it is not meant for the whole account. */
export const namesGroup = { title: 'a group stands beside the list (group_id, groups_id)', holds: (call: LegacyCall) => groupBeside(call) !== undefined };

export const groupBesideInPath = requestStep({
  title:
    'A group_id or groups_id beside the list means receivers of that group only; v3 wants it in the path. An empty one, or several, are an error and never '
    + 'the whole account.',
  apply: (call) => {
    const group = textOf(groupBeside(call)).trim();
    if (/^0*$/.test(group)) return new Refusal(400, 'Bad Request: invalid value specified for `group_id`');
    return { ...call, params: { ...call.params, group_id: group }, query: {}, body: isObject(call.body) ? withoutGroup(call.body) : call.body };
  },
  examples: [
    { given: { body: { emails: ['jane@example.org'], group_id: 7 } }, gives: { params: { group_id: '7' }, body: { emails: ['jane@example.org'] } } },
    { given: { body: { emails: ['jane@example.org'], groups_id: '7' } }, gives: { params: { group_id: '7' }, body: { emails: ['jane@example.org'] } } },
    { given: { body: { emails: ['jane@example.org'], groups: [7, 8] } }, gives: new Refusal(400, 'Bad Request: invalid value specified for `group_id`') },
    { given: { query: { group_id: '7' }, body: ['jane@example.org'] }, gives: { params: { group_id: '7' }, body: ['jane@example.org'] } },
    { given: { body: { emails: ['jane@example.org'], group_id: '' } }, gives: new Refusal(400, 'Bad Request: invalid value specified for `group_id`') },
  ],
});

export const receiversUnderKey = requestStep({
  title: 'v3 wants the list of receivers under the key receivers.',
  apply: (call) => (call.body === undefined ? call : { ...call, body: { receivers: call.body } }),
  examples: [{ given: { body: ['jane@example.org'] }, gives: { body: { receivers: ['jane@example.org'] } } }],
});

/** The call with a list that stands alone under the key where v3 looks for it; what else the client says goes with it. */
const listUnder = (key: string): RequestStep =>
  requestStep({
    title: `A list may stand alone where v3 wants it under the key ${key}.`,
    apply: (call) => {
      const list = payloadOf(call.body);
      return isList(list) ? { ...call, query: {}, body: { ...call.query, [key]: list } } : call;
    },
    examples: [
      { given: { body: ['one', 'two'] }, gives: { query: {}, body: { [key]: ['one', 'two'] } } },
      { given: { body: { [key]: ['one'] } }, gives: { body: { [key]: ['one'] } } },
      { given: { query: { group_id: '7' }, body: { postdata: { 1: 'one' } } }, gives: { query: {}, body: { group_id: '7', [key]: ['one'] } } },
    ],
  });

export const listOfEmails = listUnder('emails');
export const listOfTags = listUnder('tags');
