import type { Readable } from 'node:stream';
import { GatewayError } from '../core/index.js';
import type { UpstreamRefusal } from '../core/index.js';
import { leavesTraces, readRetryAfterMs } from '../transport/index.js';
import type { IncomingAnswer } from '../transport/index.js';
import { keepEndToEnd } from './headers.js';
import { LongAnswer } from './long-answer.js';
import { parseJson } from './long-json.js';
import { errorOfRefusal, readRefusal } from './refusal.js';

/** What has to be known of a call to judge its answer. */
export interface AnsweredCall {
  readonly accountId: string;
  readonly isRepeatable: boolean;
  readonly effect: 'read' | 'write';
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** An answer that has arrived as a whole: its bytes as sent, and the headers that may reach a caller. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly bytes: Buffer;
}

/** An answer that cannot be used: after a write nobody knows what was done. */
const unusable = (call: AnsweredCall, reason: 'cut' | 'empty' | 'not_json' | 'too_large', cause?: unknown): GatewayError => {
  const facts = { reason };
  if (call.signal?.aborted === true) return new GatewayError('caller_gone', 'The caller left before the answer came.', { cause });
  if (leavesTraces(call)) return new GatewayError('outcome_unknown', 'CleverReach\'s answer was lost. The call was probably carried out: check before you repeat it.', { facts, cause });
  return reason === 'cut'
    ? new GatewayError('upstream_unavailable', 'CleverReach\'s answer broke off.', { facts, cause, retryAfterSeconds: 1 })
    : new GatewayError('upstream_invalid_answer', 'CleverReach\'s answer cannot be read.', { facts, cause });
};

/** What has come of an answer, and how many bytes it is. */
type Beginning = (chunks: readonly Buffer[], bytes: number) => boolean;

const never: Beginning = () => false;

/** All bytes, or those with which an answer began that is `enough` to be handed on: the body is paused then. */
const readStream = (body: Readable, call: AnsweredCall, enough: Beginning): Promise<Buffer | readonly Buffer[]> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > call.maxBytes) {
        reject(unusable(call, 'too_large'));
        body.destroy();
      } else if (enough(chunks, bytes)) {
        body.off('data', take).pause();
        resolve(chunks);
      }
    };
    body.on('data', take);
    body.once('end', () => {
      const [only] = chunks;
      resolve(only && chunks.length === 1 ? only : Buffer.concat(chunks));
    });
    body.once('error', (error) => {
      reject(unusable(call, 'cut', error));
    });
    body.once('close', () => {
      if (!body.readableEnded) reject(unusable(call, 'cut'));
    });
  });

const readBytes = async (body: Buffer | Readable, call: AnsweredCall): Promise<Buffer> => {
  if (!Buffer.isBuffer(body)) return (await readStream(body, call, never)) as Buffer;
  if (body.length > call.maxBytes) throw unusable(call, 'too_large');
  return body;
};

/** Waits for all of an answer. Throws where it is cut or too large. */
export const readWholeAnswer = async ({ status, headers, body }: IncomingAnswer, call: AnsweredCall): Promise<WholeAnswer> => ({
  status,
  headers: keepEndToEnd(headers),
  bytes: await readBytes(body, call),
});

/** From this size on a list is worth being handed on while it arrives. */
const LONG_BYTES = 131_072;
const OK = 200;

/**
 * As `readWholeAnswer`, but does not wait for the rest of a good and long list that nobody else waits for: `claim` is asked for it once
 * and tells whether the caller is the only one.
 */
export const readLongAnswer = async (answer: IncomingAnswer, call: AnsweredCall, claim: () => boolean): Promise<WholeAnswer | LongAnswer> => {
  const { status, headers, body } = answer;
  if (Buffer.isBuffer(body)) return readWholeAnswer(answer, call);
  const told = Number(headers['content-length'] ?? 0);
  const enough: Beginning = (chunks, bytes) => Math.max(told, bytes) >= LONG_BYTES && LongAnswer.beginsIn(chunks) && claim();
  const bytes = await readStream(body, call, status === OK ? enough : never);
  return Buffer.isBuffer(bytes) ? { status, headers: keepEndToEnd(headers), bytes } : new LongAnswer(bytes, body, (cause) => unusable(call, 'cut', cause));
};

type Parsed = { readonly value: unknown } | { readonly isBroken: true };

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const byteOrderMark = Buffer.from('\uFEFF');

/** The bytes without byte order mark and outer blanks. */
const trim = (bytes: Buffer): Buffer => {
  let start = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? byteOrderMark.length : 0;
  let end = bytes.length;
  while (start < end && isBlank(bytes[start])) start++;
  while (start < end && isBlank(bytes[end - 1])) end--;
  return bytes.subarray(start, end);
};

const parse = (bytes: Buffer): Parsed => {
  if (bytes.length === 0) return { value: null };
  try {
    return { value: parseJson(bytes) };
  } catch {
    return { isBroken: true };
  }
};

/** Throws where an answer is a refusal, by its status or by its body. */
const throwRefusal = ({ status, headers }: WholeAnswer, parsed: Parsed, call: AnsweredCall): void => {
  const refusal = readRefusal(status, 'value' in parsed ? parsed.value : undefined);
  if (!refusal) return;
  const retryAfterMs = readRetryAfterMs(headers['retry-after'], Date.now());
  throw errorOfRefusal(refusal, { ...call, retryAfterSeconds: retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1_000) });
};

/** The JSON of an answer, null for an empty one. Throws for a refusal, and for an answer that is broken. */
export const jsonOf = (answer: WholeAnswer, call: AnsweredCall): unknown => {
  const parsed = parse(trim(answer.bytes));
  throwRefusal(answer, parsed, call);
  if (!('value' in parsed)) throw unusable(call, 'not_json');
  return parsed.value;
};

/** As `jsonOf`, once the answer has arrived. Throws also where it is cut or too large. */
export const readJsonAnswer = async (answer: IncomingAnswer, call: AnsweredCall): Promise<unknown> => jsonOf(await readWholeAnswer(answer, call), call);

/** As `readJsonAnswer`, of a write whose answer says what became of it. Throws also for an answer that says nothing. */
export const readOutcome = async (answer: IncomingAnswer, call: AnsweredCall): Promise<unknown> => {
  const whole = await readWholeAnswer(answer, call);
  const outcome = jsonOf(whole, call);
  if (isSilent(whole)) throw new GatewayError('upstream_invalid_answer', 'CleverReach answered with nothing.');
  return outcome;
};

/** The bytes with which JSON ends that begins with these. */
const ends = new Map(['{}', '[]', '""'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]));

/** Begins and ends as JSON does: tells a page of HTML and a cut answer without the cost of parsing. */
const looksLikeJson = (bytes: Buffer): boolean => {
  const end = ends.get(bytes[0] ?? 0);
  return end === undefined ? bytes.length === 0 || 'value' in parse(bytes) : bytes.length > 1 && bytes.at(-1) === end;
};

const nothings: ReadonlySet<string> = new Set(['', 'null', '""']);
const LONGEST_NOTHING = 4;

/** Whether an answer leaves open what a write did: it says neither yes nor no. A 204 says yes (HTTP; SDK and IC tolerate it, no case is documented). */
export const isSilent = ({ status, bytes }: Pick<WholeAnswer, 'status' | 'bytes'>): boolean => {
  const told = trim(bytes);
  return status === OK && told.length <= LONGEST_NOTHING && nothings.has(told.toString());
};

const MAX_BEGINNING = 32;

/** An error under a good status begins with its only member. */
const beginsAsError = (bytes: Buffer): boolean => /^\{\s*"error"/.test(bytes.toString('latin1', 0, MAX_BEGINNING));

/** The refusal that an answer is, by its status or by its body. */
export const refusalIn = ({ status, bytes }: Pick<WholeAnswer, 'status' | 'bytes'>): UpstreamRefusal | undefined => {
  const told = trim(bytes);
  if (status < 300 && !beginsAsError(told)) return undefined;
  const parsed = parse(told);
  return readRefusal(status, 'value' in parsed ? parsed.value : undefined);
};

/** Whether an answer is the one that was asked for, and no refusal under any status. */
export const isGood = ({ status, bytes }: WholeAnswer): boolean => status === 200 && !beginsAsError(trim(bytes));

/**
 * The bytes of a JSON answer, none for one without content. Throws as `jsonOf` does, and for a write that is answered with nothing; a good answer is not parsed, only looked at from
 * both ends.
 */
export const jsonBytesOf = (answer: WholeAnswer, call: AnsweredCall): Buffer => {
  const bytes = trim(answer.bytes);
  if (answer.status >= 300 || beginsAsError(bytes)) throwRefusal(answer, parse(bytes), call);
  if (!looksLikeJson(bytes)) throw unusable(call, 'not_json');
  if (call.effect === 'write' && isSilent(answer)) throw unusable(call, 'empty');
  return bytes;
};
