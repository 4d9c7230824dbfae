import { setTimeout as pause } from 'node:timers/promises';
import { callRaw } from '../../support/raw-call.js';
import type { RawRequest, RawResponse } from '../../support/raw-call.js';

export const doors = ['GraphQL', 'v3', 'v2', 'v1'] as const;
export type Door = (typeof doors)[number];

export const signUps = ['add', 'insert', 'upsert', 'mail'] as const;
export type SignUp = (typeof signUps)[number];

/** The row of CleverReach behind each sign-up. */
export const rowOf: Readonly<Record<SignUp, string>> = { add: 'groupReceivers.add', insert: 'groupReceivers.insert', upsert: 'groupReceivers.upsert', mail: 'forms.send' };

/** What a caller may believe after an answer. `broken off` and `unreadable` are no answers: the caller sees that and knows nothing. */
export type Verdict = 'done' | 'accepted' | 'unknown' | 'refused' | 'broken off' | 'unreadable' | 'wrong';

export interface Told {
  readonly verdict: Verdict;
  /** Status and code, as they stand in the table. */
  readonly words: string;
  /** What came, for the message of a test that fails. */
  readonly text: string;
}

/** After this a caller gives up. */
const PATIENCE_MS = 60_000;
const SILENCE = 'no answer';

export const groupId = '240390';
export const formId = '228563';

interface GraphQLAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const judgeRest = ({ status, headers, text }: RawResponse, isWhole: (answer: unknown) => boolean): Told => {
  const answer = parse(text);
  const code = headers['x-gateway-error'];
  const words = typeof code === 'string' ? `${status} ${code}` : String(status);
  const is = (verdict: Verdict): Told => ({ verdict, words: verdict === 'unreadable' ? `${status}, not JSON` : words, text });
  if (status === 202 || text.includes('"status":"accepted"')) return is('accepted');
  if (status >= 400) {
    const { error } = (answer ?? {}) as { readonly error?: { readonly code?: number; readonly message?: string } };
    if (error?.code === undefined || !error.message) return is('wrong');
    // v3 passes CleverReach's own words on: after its 500 nobody knows.
    return is(code === 'outcome_unknown' || (code === undefined && status === 500) ? 'unknown' : 'refused');
  }
  if (answer === undefined) return is('unreadable');
  return is(isWhole(answer) ? 'done' : 'wrong');
};

const judgeGraphQL = ({ status, text }: RawResponse, isWhole: (answer: unknown) => boolean): Told => {
  const answer = parse(text) as GraphQLAnswer | undefined;
  const code = answer?.errors?.[0]?.extensions?.code;
  const is = (verdict: Verdict, word = ''): Told => ({ verdict, words: `${status} ${word}`.trim(), text });
  if (!answer) return is('unreadable');
  if (code) return is(code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'refused', code);
  const [, row] = /"(?:outcome|__typename|keptWriteId)":"(UNKNOWN|ACCEPTED|ReceiverAccepted|[0-9a-f-]{36})"/.exec(text) ?? [];
  if (row === 'UNKNOWN') return is('unknown', 'UNKNOWN');
  if (row) return is('accepted', row.length === 36 ? 'keptWriteId' : row);
  if (/"outcome":"(NOT_SENT|REFUSED)"/.test(text)) return is('refused', /"outcome":"(\w+)"/.exec(text)?.[1]);
  return is(isWhole(answer.data) ? 'done' : 'wrong');
};

const includes = (wanted: string) => (answer: unknown): boolean => JSON.stringify(answer).includes(wanted);

const graphql = (query: string, input?: object): RawRequest => ({
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query, ...(input && { variables: { input } }) }),
});

const rest = (door: Door, path: string, content?: unknown): RawRequest => ({
  method: content === undefined ? 'GET' : 'POST',
  path: `/${door}${path}`,
  ...(content !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) }),
});

const ask = async (url: string, key: string, request: RawRequest, isWhole: (answer: unknown) => boolean): Promise<Told> => {
  const sent = { ...request, headers: { ...request.headers, authorization: `Bearer ${key}` } };
  const answered = callRaw(url, sent).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
  const response = await Promise.race([answered, pause(PATIENCE_MS, SILENCE, { ref: false })]);
  if (typeof response === 'string') return { verdict: 'broken off', words: response === SILENCE ? SILENCE : 'the connection ends', text: response };
  return request.path === '/graphql' ? judgeGraphQL(response, isWhole) : judgeRest(response, isWhole);
};

/** The groups, which are never none. */
export const read = (door: Door, url: string, key: string): Promise<Told> =>
  ask(url, key, door === 'GraphQL' ? graphql('{ groups(first: 9) { nodes { id } } }') : rest(door, '/groups'), includes(groupId));

/** The same read for an account whose groups the test does not know. */
export const readAny = (door: Door, url: string, key: string): Promise<Told> =>
  ask(url, key, door === 'GraphQL' ? graphql('{ groups(first: 9) { nodes { id } } }') : rest(door, '/groups'), includes('"id"'));

const mutations: Readonly<Record<SignUp, string>> = {
  add: 'mutation ($input: AddReceiverInput!) { addReceiver(input: $input) { __typename } }',
  insert: 'mutation ($input: UpsertReceiversInput!) { upsertReceivers(input: $input) { results { outcome } } }',
  upsert: 'mutation ($input: UpsertReceiversInput!) { upsertReceivers(input: $input) { results { outcome } } }',
  mail: 'mutation ($input: SendFormMailInput!) { sendFormMail(input: $input) { sent keptWriteId } }',
};

const consent = { user_ip: '192.0.2.1', referer: 'https://shop.example', user_agent: 'UA' };

const byGraphQL = (kind: SignUp, email: string, city: string): RawRequest => {
  const attributes = [{ name: 'city', value: city }];
  const batch = { groupId, mode: kind === 'insert' ? 'INSERT' : 'UPSERT', rows: [{ email, active: false, attributes }] };
  if (kind === 'add') return graphql(mutations.add, { groupId, email, active: false, attributes });
  if (kind === 'mail') return graphql(mutations.mail, { formId, type: 'ACTIVATE', email });
  return graphql(mutations[kind], batch);
};

interface RestRow {
  readonly email: string;
}

const byRest = (door: Door, kind: SignUp, [row, ...others]: readonly [RestRow, ...RestRow[]]): RawRequest => {
  if (kind === 'mail') return rest(door, `/forms/${formId}/send/activate`, { email: row.email, doidata: consent });
  if (kind === 'add') return rest(door, `/groups/${groupId}/receivers`, row);
  return rest(door, `/groups/${groupId}/receivers/${kind}`, [row, ...others]);
};

interface Person {
  readonly email: string;
  /** A value that tells one write of an address from another. */
  readonly city?: string;
  /** Somebody in the same batch: v1 and v2 keep only upserts of several, because of one they answer the id. */
  readonly companion?: string;
}

const wholeWrite: Readonly<Record<SignUp, RegExp>> = {
  add: /ReceiverAdded|"email"|"id"/,
  insert: /INSERTED|DONE|insert success|"id"/,
  upsert: /INSERTED|UPDATED|DONE|success|"id"/,
  mail: /true/,
};

/** One sign-up of one person, inactive as a form does it. */
export const write = (door: Door, kind: SignUp, person: Person, to: { readonly url: string; readonly key: string }): Promise<Told> => {
  const { email, city = 'Wien', companion } = person;
  const words = { activated: 0, deactivated: 1, attributes: { city } };
  const others = companion === undefined ? [] : [{ email: companion, ...words }];
  const request = door === 'GraphQL' ? byGraphQL(kind, email, city) : byRest(door, kind, [{ email, ...words }, ...others]);
  return ask(to.url, to.key, request, (answer) => wholeWrite[kind].test(JSON.stringify(answer)));
};
