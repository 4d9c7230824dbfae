import { GatewayError } from '../../core/index.js';
import { kindOfBody, pairsOfQuery, readBody, readQuery, textOfBody, withoutToken } from '../door/index.js';
import type { DoorRequest, SentBody } from '../door/index.js';
import { isList, isObject, without } from './changes/json.js';
import type { Json, JsonObject } from './changes/json.js';
import type { LegacyCall } from './changes/step.js';

const FORM = 'application/x-www-form-urlencoded';

/** Without a Content-Type old clients mean JSON, and some send a form all the same. */
const looksLikeForm = (sent: SentBody): boolean => {
  const isUnnamed = sent.contentType === undefined || sent.contentType.trim() === '';
  return isUnnamed && sent.bytes !== undefined && kindOfBody(sent) === 'json' && /^[\w.[\]%-]+=/.test(textOfBody(sent.bytes));
};

/** The refusal of a media type, as v1 and v2 worded it. */
export const unsupported = (contentType: string): GatewayError =>
  new GatewayError('unsupported_media_type', 'This Content-Type is not read.', {
    refusal: { status: 403, message: `Forbidden: Content type \`${contentType.replace(/[^\w.+/-].*$/s, '')}\` is not supported.` },
  });

/** So deep does PHP read JSON unless told otherwise; what lies deeper was broken JSON to v1 and v2. */
const MAX_DEPTH = 512;

const isDeeper = (value: Json | undefined, depth: number): boolean =>
  typeof value === 'object' && value !== null && (depth === 0 || Object.values(value).some((member: Json) => isDeeper(member, depth - 1)));

const readData = (sent: SentBody): Json | undefined => {
  if (kindOfBody(sent) === 'other') throw unsupported(sent.contentType ?? '');
  const data = readBody(looksLikeForm(sent) ? { ...sent, contentType: FORM } : sent) as Json | undefined;
  if (isDeeper(data, MAX_DEPTH)) throw new GatewayError('malformed_body', 'The body is nested too deep.');
  return isObject(data) ? without(data, 'token') : data;
};

/** A value as it would stand in a query; undefined for what a query cannot hold. */
const parameterOf = (value: Json | undefined): string | undefined => {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (isList(value)) return value.every((entry) => typeof entry !== 'object') ? value.join(',') : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
};

const parametersOf = (data: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => {
      const text = parameterOf(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );

/** The name of a list to which PHP adds the parameter `name[]` or `name[0]`. */
const listNameOf = (name: string): string | undefined => /^([^[\]]+)\[[0-9]*\]$/.exec(name)?.[1];

/** The fields of a query as PHP reads them, and as a query of v3 holds them: `a[]=1&a[]=2` is the list 1, 2 under the name a. */
const readFields = (rawQuery: string): { readonly fields: JsonObject; readonly query: LegacyCall['query'] } => {
  if (!/\[|%5b/i.test(rawQuery)) {
    const query = rawQuery === '' ? {} : Object.fromEntries(readQuery(rawQuery, 'forgiving'));
    return { fields: query, query };
  }
  const fields = new Map<string, Json>();
  for (const [name, value] of pairsOfQuery(rawQuery, 'forgiving')) {
    const list = listNameOf(name);
    const known = list === undefined ? undefined : fields.get(list);
    fields.set(list ?? name, list === undefined ? value : [...(isList(known) ? known : []), value]);
  }
  const read = Object.fromEntries(fields);
  return { fields: read, query: parametersOf(read) };
};

/** A request without the question marks that old clients put around their query: some have one at the end of their path and add one, some two. */
export const readOverMarks = (request: DoorRequest): DoorRequest => {
  const rawQuery = request.rawQuery.replace(/^\?+|\?+$/g, '');
  return rawQuery === request.rawQuery ? request : { ...request, rawQuery };
};

/** Whether a request asks for anything beside its path, in a query or a body of any kind. */
export const saysMore = ({ rawQuery, headers, body }: DoorRequest): boolean =>
  withoutToken(rawQuery) !== '' || kindOfBody({ bytes: body, contentType: headers['content-type'] }) !== 'nothing';

/** v1 and v2 read their query and their body as one set of fields, in which the body wins (framework source; inferred). */
const fillUp = (fields: JsonObject, data: Json | undefined): Json | undefined => {
  if (Object.keys(fields).length === 0) return data;
  return data === undefined || isObject(data) ? { ...fields, ...data } : data;
};

/**
 * Reads what a request asks. The body of a GET or DELETE counts as query; a query beside another body fills it up, or stands beside it
 * where it is a list. Throws `malformed_body` and `unsupported_media_type`.
 */
export const readCall = (request: DoorRequest, params: LegacyCall['params']): LegacyCall => {
  const { fields, query } = readFields(request.rawQuery);
  const data = readData({ bytes: request.body, contentType: request.headers['content-type'] });
  const isAsking = request.method === 'GET' || request.method === 'DELETE';
  return isAsking
    ? { params, query: { ...query, ...(isObject(data) && parametersOf(data)) }, body: undefined }
    : { params, query: isList(data) ? query : {}, body: fillUp(fields, data) };
};
