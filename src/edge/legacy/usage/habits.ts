import { kindOfBody, tokensOfQuery } from '../../door/index.js';
import type { DoorRequest } from '../../door/index.js';

interface HabitText {
  readonly title: string;
  /** What v3 makes of it. Source: contract of v3. */
  readonly onV3: string;
  readonly instead: string;
  /** Whether calls fail or mean something else on v3 until it is given up. */
  readonly breaks: boolean;
}

const bearer = 'Send the header `Authorization: Bearer <token>`.';
const json = 'Send JSON with `Content-Type: application/json`.';

/** What v1 and v2 forgave and v3 does not promise to. */
export const habits = {
  unversioned_path: { title: 'Calls paths without a version', onV3: 'v3 lives under /v3 only.', instead: 'Write /v3 into the base address.', breaks: true },
  token_in_query: { title: 'Sends its token in the address (`?token=`)', onV3: 'v3 still reads it, but addresses end up in logs.', instead: bearer, breaks: false },
  quoted_token: { title: 'Sends its token in quotes', onV3: 'v3 takes the quotes for a part of the token.', instead: 'Parse the answer of the login as JSON.', breaks: true },
  token_header: { title: 'Sends its token as `X-ACCESS-TOKEN`', onV3: 'v3 does not document this header.', instead: bearer, breaks: true },
  encoded_token: { title: 'Encodes its Bearer token as base64', onV3: 'v3 wants the token as it is.', instead: 'Send the token without encoding it.', breaks: true },
  form_body: { title: 'Sends forms', onV3: 'v3 reads JSON.', instead: json, breaks: true },
  no_content_type: { title: 'Sends bodies without a Content-Type', onV3: 'v3 wants one.', instead: json, breaks: true },
  other_content_type: { title: 'Sends JSON under another Content-Type', onV3: 'v3 believes the Content-Type.', instead: json, breaks: true },
  body_on_get: { title: 'Sends a body with GET or DELETE', onV3: 'v3 ignores it.', instead: 'Put the parameters into the query.', breaks: true },
  empty_words: { title: 'Sends `false`, `null` or `[]` where it means nothing', onV3: 'v3 may refuse it.', instead: 'Send no body.', breaks: true },
  postdata_wrapper: { title: 'Wraps its data in `postdata`', onV3: 'v3 was seen to take it for a single receiver only.', instead: 'Send what is inside.', breaks: true },
  mailing_wrapper: { title: 'Wraps its data in `mailingData`', onV3: 'v3 wants the mailing itself.', instead: 'Send what is inside.', breaks: true },
  stray_question_mark: { title: 'Leaves a question mark inside the query', onV3: 'v3 takes it for a part of a value.', instead: 'Build the query with a library.', breaks: true },
  doubled_slash: { title: 'Doubles the slash after the host or the version', onV3: 'v3 knows no such path.', instead: 'Join base address and path with one slash.', breaks: true },
  trailing_slash: { title: 'Ends paths with a slash', onV3: 'v3 accepts it on lists only.', instead: 'Leave it away.', breaks: false },
  json_ending: { title: 'Writes `.json` into paths', onV3: 'v3 accepts it after the first word only.', instead: 'Leave it away.', breaks: false },
  capitals_in_path: { title: 'Writes capitals into paths', onV3: 'v3 does not document that it reads over them.', instead: 'Write paths in small letters.', breaks: true },
} as const satisfies Record<string, HabitText>;

export type Habit = keyof typeof habits;

const LONGEST_BEGINNING_BYTES = 64;

/** A path as v1 and v2 documented theirs; most are such, and show no habit. */
const plainPath = /^\/v[0-9]+\/[a-z0-9_-]+(?:\/(?:[\w-]+|[^/@]+@[^/@]+))*$/;

/** A credential as the gateway hands it out: an API key, or a token of three parts. Most are such, and show no habit. */
const plainCredential = /^Bearer (?:crgw_[\w-]+|[\w-]+\.[\w-]+\.[\w-]+)$/;

const isVersion = (segment: string | undefined): boolean => /^v[0-9]+$/i.test(segment ?? '');

const habitsOfPath = (rawPath: string): Partial<Record<Habit, boolean>> => {
  const segments = rawPath.split('/').slice(1);
  const isDoubledAtRoot = segments.length > 1 && segments[0] === '';
  const [first, ...others] = isDoubledAtRoot ? segments.slice(1) : segments;
  const rest = isVersion(first) ? others : [first ?? '', ...others];
  const isDoubledAtVersion = isVersion(first) && rest.length > 1 && rest[0] === '';
  const named = rest.filter((segment) => segment !== '');
  return {
    unversioned_path: !isVersion(first),
    doubled_slash: isDoubledAtRoot || isDoubledAtVersion,
    trailing_slash: named.length > 0 && rest.at(-1) === '',
    json_ending: named.some((segment) => /^[^@]+\.json$/i.test(segment)),
    capitals_in_path: /[A-Z]/.test(`${isVersion(first) ? (first ?? '') : ''}${named[0] ?? ''}`),
  };
};

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('latin1');

/** A token of the gateway has three parts; what has them only after decoding was encoded. */
const isEncoded = (credential: string | undefined): boolean => {
  const token = /^\s*bearer\s+(\S+)\s*$/i.exec(credential ?? '')?.[1];
  return token !== undefined && !token.includes('.') && /^"?[\w-]+\.[\w-]+\.[\w-]+"?$/.test(decoded(token));
};

const habitsOfToken = ({ rawQuery, headers }: DoorRequest): Partial<Record<Habit, boolean>> => {
  const inQuery = tokensOfQuery(rawQuery);
  const inHeader = headers['x-access-token'];
  const texts = [...inQuery, ...[inHeader ?? []].flat(), headers.authorization ?? ''];
  return {
    token_in_query: inQuery.length > 0,
    token_header: inHeader !== undefined,
    encoded_token: isEncoded(headers.authorization),
    quoted_token: texts.some((text) => /^\s*(?:bearer\s+)?(["']).*\1\s*$/is.test(text)),
  };
};

const beginningOf = (bytes: Buffer): string => bytes.toString('latin1', 0, LONGEST_BEGINNING_BYTES).trim();

const wrappers = { postdata: /^[^\w]*postdata["=[%]/, mailingData: /^[^\w]*mailingData["=[%]/ } as const;

const isWrapped = (beginning: string): boolean => wrappers.postdata.test(beginning) || wrappers.mailingData.test(beginning);

const habitsOfBody = ({ method, headers, body }: DoorRequest): Partial<Record<Habit, boolean>> => {
  if (!body) return {};
  const sent = { bytes: body, contentType: headers['content-type'] };
  const kind = kindOfBody(sent);
  const media = (sent.contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const beginning = beginningOf(body);
  const isForm = kind === 'form' || (kind === 'json' && media === '' && /^[\w.[\]%-]+=/.test(beginning));
  return {
    form_body: isForm,
    no_content_type: media === '' && kind !== 'nothing',
    other_content_type: kind === 'json' && !isForm && media !== '' && media !== 'application/json' && !media.endsWith('+json'),
    body_on_get: kind !== 'nothing' && (method === 'GET' || method === 'DELETE'),
    empty_words: kind === 'nothing' && beginning !== '',
    postdata_wrapper: wrappers.postdata.test(beginning),
    mailing_wrapper: wrappers.mailingData.test(beginning),
  };
};

const habitNames = Object.keys(habits) as Habit[];
const none: readonly Habit[] = [];

const OBJECT = 0x7b;

/** Whether a request is as most are, which show no habit: that can be seen without looking for each. */
const isPlain = ({ method, rawPath, rawQuery, headers, body }: DoorRequest): boolean => {
  if (rawQuery !== '' || headers['x-access-token'] !== undefined || !plainPath.test(rawPath) || !plainCredential.test(headers.authorization ?? '')) return false;
  if (!body) return true;
  const isJson = headers['content-type'] === 'application/json' && body[0] === OBJECT && method !== 'GET' && method !== 'DELETE';
  return isJson && !isWrapped(beginningOf(body));
};

/** The habits that a request shows. Looks at no more than the beginning of its body. */
export const findHabits = (request: DoorRequest): readonly Habit[] => {
  if (isPlain(request)) return none;
  const found = {
    ...habitsOfPath(request.rawPath),
    ...habitsOfToken(request),
    ...habitsOfBody(request),
    stray_question_mark: request.rawQuery.includes('?'),
  };
  return habitNames.filter((habit) => found[habit] === true);
};
