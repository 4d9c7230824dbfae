import { groupReceivers, isRowWritten, saysDuplicate } from '../../../../contract/index.js';
import { isList, isObject, textOf } from '../json.js';
import type { Json, JsonObject } from '../json.js';
import { answerStep, lookupStep, Refusal } from '../step.js';
import type { LegacyCall } from '../step.js';
import { askedForOne, payloadOf } from './payloads.js';
import { isTruthy } from './queries.js';

const INSERTED = 'insert success';

const isWritten = (row: Json | undefined): row is JsonObject => isObject(row) && isRowWritten(row);

const isReceiver = (row: JsonObject): boolean => row['id'] !== undefined && row['email'] !== undefined;

const complaintOf = (row: Json | undefined): string => textOf(isObject(row) ? row['status'] : row);

const emailOf = (receiver: Json | undefined): string => (isObject(receiver) && typeof receiver['email'] === 'string' ? receiver['email'] : '');

const rowsSent = ({ body }: LegacyCall): readonly Json[] => {
  const payload = payloadOf(body);
  return isList(payload) ? payload : payload === undefined ? [] : [payload];
};

/** A row that failed, as the error of a call that sent one receiver. */
const refusalOf = (row: Json | undefined): Refusal => {
  const complaint = complaintOf(row);
  if (saysDuplicate(complaint)) return new Refusal(400, 'Bad Request: duplicate address');
  return new Refusal(400, complaint === '' ? 'Bad Request' : `Bad Request: ${complaint.replace(/^Bad Request: /, '')}`);
};

/** What is told of each row where nobody knows whose answer is whose. */
export const UNANSWERED = 'CleverReach did not answer for every row';

export const everyRowAnswered = answerStep({
  title: 'Every row of a list has its answer at its place. Where v3 answers for fewer or more rows than were sent, each is told as failed: nobody knows which answer is whose.',
  apply: (answer, asked) => {
    const sent = rowsSent(asked).length;
    return askedForOne(asked) || !isList(answer) || answer.length === sent ? answer : Array<Json>(sent).fill(UNANSWERED);
  },
  examples: [
    {
      asked: { body: [{ email: 'jane@example.org' }, { email: 'john@example.org' }] },
      given: [{ status: 'insert success' }],
      gives: [UNANSWERED, UNANSWERED],
    },
    { asked: { body: [{ email: 'jane@example.org' }] }, given: [{ status: 'insert success' }], gives: [{ status: 'insert success' }] },
  ],
});

export const receiverForOne = answerStep({
  title: 'One receiver in gives one receiver out; v3 answers a list of rows. A row that failed becomes an error.',
  apply: (answer, asked) => {
    if (!askedForOne(asked)) return answer;
    const row = isList(answer) ? answer[0] : answer;
    if (!isWritten(row)) return refusalOf(row === false ? undefined : row);
    return isReceiver(row) ? row : { email: emailOf(rowsSent(asked)[0]), ...row };
  },
  examples: [
    {
      asked: { body: { email: 'jane@example.org' } },
      given: [{ status: 'update success' }],
      gives: { email: 'jane@example.org', status: 'update success' },
    },
    {
      asked: { body: { email: 'jane@example.org' } },
      given: ['duplicate address jane@example.org'],
      gives: new Refusal(400, 'Bad Request: duplicate address'),
    },
    {
      asked: { body: { email: 'jane' } },
      given: [{ status: "Bad Request: invalid address 'jane'" }],
      gives: new Refusal(400, "Bad Request: invalid address 'jane'"),
    },
    { asked: { body: [{ email: 'jane@example.org' }] }, given: [{ status: 'insert success' }], gives: [{ status: 'insert success' }] },
  ],
});

export const wholeReceiver = lookupStep(groupReceivers.get, {
  title: 'One receiver out is the whole receiver with id and email; where v3 tells a status only, the gateway reads the receiver.',
  ask: (answer, asked) => {
    const isStatusOnly = askedForOne(asked) && isObject(answer) && answer['id'] === undefined;
    return isStatusOnly ? { params: { group_id: asked.params['group_id'] ?? '', pool_id: emailOf(answer) } } : undefined;
  },
  join: (answer, found) => (isObject(found) ? found : answer),
  examples: [
    {
      asked: { params: { group_id: '654321' }, body: { email: 'jane@example.org' } },
      given: { email: 'jane@example.org', status: 'insert success' },
      found: { id: '435616', email: 'jane@example.org' },
      gives: { id: '435616', email: 'jane@example.org' },
    },
  ],
});

export const insertStatusRows = answerStep({
  title: 'Each inserted receiver of a list is answered with {"status":"insert success","id":…}, not with the receiver.',
  apply: (answer) =>
    isList(answer) ? answer.map((row) => (isObject(row) && isReceiver(row) ? { status: INSERTED, id: row['id'] ?? null } : row)) : answer,
  examples: [
    {
      given: [{ id: '435616', email: 'jane@example.org' }, { status: 'duplicate address' }],
      gives: [{ status: 'insert success', id: '435616' }, { status: 'duplicate address' }],
    },
  ],
});

/** A row that the gateway keeps until CleverReach can take it has not failed. */
const isKept = (row: JsonObject): boolean => row['status'] === 'accepted';

export const failedRowsAsSentences = answerStep({
  title: 'A row that failed is a bare sentence, unless the address is known already; v3 gives a status, which old clients take for a receiver.',
  apply: (answer) =>
    isList(answer) ? answer.map((row) => (isObject(row) && !isWritten(row) && !isKept(row) && !saysDuplicate(row) ? complaintOf(row) : row)) : answer,
  examples: [
    {
      given: [{ status: 'insert success' }, { status: "Bad Request: invalid address 'jane'" }, { status: 'duplicate address' }],
      gives: [{ status: 'insert success' }, "Bad Request: invalid address 'jane'", { status: 'duplicate address' }],
    },
    { given: [{ status: 'accepted' }], gives: [{ status: 'accepted' }] },
  ],
});

const lacksId = (row: Json): boolean => isWritten(row) && row['id'] === undefined;

/** Receivers read at most in one question. */
const MAX_READ = 5_000;

export const idsOfInserted = lookupStep(groupReceivers.query, {
  title: 'Each inserted row carries its id; v3 leaves it out, so the gateway reads the ids of the addresses.',
  ask: (answer, asked) => {
    const emails = isList(answer) ? rowsSent(asked).map(emailOf).filter((email, at) => email !== '' && lacksId(answer[at] ?? null)) : [];
    return emails.length === 0 ? undefined : { params: { group_id: asked.params['group_id'] ?? '' }, body: { email_list: emails, pagesize: MAX_READ } };
  },
  join: (answer, found, asked) => {
    if (!isList(answer) || !isList(found)) return answer;
    const ids = new Map(found.filter(isObject).map((receiver) => [emailOf(receiver).toLowerCase(), receiver['id'] ?? null]));
    const sent = rowsSent(asked);
    return answer.map((row, at) => {
      const id = ids.get(emailOf(sent[at]).trim().toLowerCase());
      return lacksId(row) && isObject(row) && id !== undefined ? { ...row, id } : row;
    });
  },
  examples: [
    {
      asked: { params: { group_id: '654321' }, body: { postdata: [{ email: 'Jane@example.org' }, { email: 'john@example.org' }] } },
      given: [{ status: 'insert success' }, { status: 'duplicate address' }],
      found: [{ id: '435616', email: 'jane@example.org' }],
      gives: [{ status: 'insert success', id: '435616' }, { status: 'duplicate address' }],
    },
  ],
});

export const activeOnly = answerStep({
  title: 'activeonly leaves out receivers that are not active; whether v3 still heeds it is not known, so the gateway does.',
  apply: (answer, { body }) =>
    isObject(body) && isTruthy(body['activeonly']) && isList(answer) ? answer.filter((row) => !isObject(row) || row['active'] === true) : answer,
  examples: [
    {
      asked: { body: { activeonly: true } },
      given: [{ id: '1', active: true }, { id: '2', active: false }],
      gives: [{ id: '1', active: true }],
    },
  ],
});
