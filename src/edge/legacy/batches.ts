import { STATUS_CODES } from 'node:http';
import type { Endpoint } from '../../contract/index.js';
import { GatewayError, HTTP_STATUS } from '../../core/index.js';
import { isList } from './changes/json.js';
import type { Json } from './changes/json.js';
import { UNANSWERED } from './changes/rewrites/receiver-rows.js';

/** Cuts a list into as many bodies as v3 takes at once; old clients send more in one call. Anything else stays one body. */
export const inBatches = (endpoint: Endpoint, body: Json | undefined): readonly (Json | undefined)[] => {
  const most = endpoint.body?.maxRows ?? Infinity;
  if (!isList(body) || body.length <= most) return [body];
  return Array.from({ length: Math.ceil(body.length / most) }, (_, at) => body.slice(at * most, (at + 1) * most));
};

/** The rows of one batch, as many as were sent, so that those of the next stand at their places; an answer for the whole of it counts for each of its rows. */
const rowsOf = (bytes: Buffer, body: Json | undefined): readonly Json[] => {
  const answer = JSON.parse(bytes.toString('utf8') || 'null') as Json;
  const sent = isList(body) ? body.length : 1;
  if (!isList(answer)) return Array<Json>(sent).fill(answer);
  return answer.length === sent ? answer : Array<Json>(sent).fill(UNANSWERED);
};

/** The answers of all batches as one, in the order of the rows. */
export const joinBatches = (answers: readonly Buffer[], batches: readonly (Json | undefined)[]): Buffer => {
  const [only, ...others] = answers;
  return only && others.length === 0 ? only : Buffer.from(JSON.stringify(answers.flatMap((bytes, at) => rowsOf(bytes, batches[at]))), 'utf8');
};

/** How far a call of several batches has come. */
interface Progress {
  readonly sentRows: number;
  readonly allRows: number;
}

/** The error of a later batch, which says as well what went before it: whoever hears of a failure takes all rows for lost. */
export const afterBatches = (error: unknown, { sentRows, allRows }: Progress): unknown => {
  if (sentRows === 0 || !(error instanceof GatewayError)) return error;
  const { code, message, facts, cause, retryAfterSeconds } = error;
  const status = error.refusal?.status ?? HTTP_STATUS[code];
  const told = error.refusal?.message ?? `${STATUS_CODES[status] ?? 'Error'}: ${message}`;
  const refusal = { status, message: `${told}${told.includes(':') ? ';' : ':'} rows 1 to ${sentRows} of ${allRows} were sent before it` };
  return new GatewayError(code, message, { facts, cause, refusal, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
};
