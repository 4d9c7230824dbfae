import { Readable } from 'node:stream';
import { GatewayError, HTTP_STATUS } from '../../../core/index.js';
import { readRefusal } from '../../../upstream/index.js';
import type { DoorAnswer } from '../door-call.js';
import { toGatewayError } from '../door-error.js';

/** How a call ended: with an answer, or with the error that the door words. */
export type CallEnd = { readonly answer: DoorAnswer } | { readonly error: GatewayError };

/** What an end says of the call. `done`: told again as it was. `free`: nothing was carried out, so it may be tried again. `unknown`: it may have been carried out. */
export type Verdict = 'done' | 'free' | 'unknown';

/** Statuses that say: not now, and nothing was done. */
const notNow: ReadonlySet<number> = new Set([408, 425, 429, 503, 507]);

/**
 * Says of a status what became of a write that ended with it, and may be asked for again. Who redirects a call, or refuses it without words
 * of CleverReach (`isUnexplained`), stands before CleverReach and has not handed it on.
 */
export const verdictOfStatus = (status: number, isUnexplained = false): Verdict => {
  if (notNow.has(status) || (status >= 300 && status < 400)) return 'free';
  if (status >= 500 || status === 499) return 'unknown';
  return isUnexplained ? 'free' : 'done';
};

/** What the gateway refuses itself was not sent; what CleverReach refuses is its answer. */
const verdictOfError = ({ code, refusal }: GatewayError): Verdict => {
  const verdict = verdictOfStatus(refusal?.status ?? HTTP_STATUS[code], refusal?.isUnexplained);
  return verdict === 'done' && (!refusal || code === 'dry_run') && code !== 'accepted' ? 'free' : verdict;
};

const jsonIn = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
};

const verdictOfAnswer = ({ status, body }: DoorAnswer): Verdict =>
  verdictOfStatus(status, status >= 400 && body instanceof Uint8Array && readRefusal(status, jsonIn(body))?.isUnexplained);

export const verdictOf = (end: CallEnd): Verdict => ('answer' in end ? verdictOfAnswer(end.answer) : verdictOfError(end.error));

/** Headers that belong to one moment, not to the answer. */
const isOfMoment = (name: string): boolean => /^(?:retry-after|date|age|cache-status|x-rate-?limit-.*|content-length)$/i.test(name);

/** A call that is done: its end, undefined where it could not be kept, the ids of the writes that it has left in the buffer, and whether other rows of it were taken. */
export interface DoneCall {
  readonly end: CallEnd | undefined;
  readonly keptWrites: readonly string[];
  readonly hasTakenRows: boolean;
}

interface Written {
  readonly answer?: { readonly status: number; readonly headers: DoorAnswer['headers']; readonly body?: string };
  readonly error?: Pick<GatewayError, 'code' | 'message' | 'facts' | 'refusal' | 'retryAfterSeconds'>;
  readonly keptWrites?: readonly string[];
  readonly hasTakenRows?: boolean;
}

const written = (end: CallEnd): Written => {
  if ('error' in end) {
    const { code, message, facts, refusal, retryAfterSeconds } = end.error;
    return { error: { code, message, facts, refusal, retryAfterSeconds } };
  }
  const { status, headers, body } = end.answer;
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !isOfMoment(name)));
  return { answer: { status, headers: kept, ...(body !== undefined && { body: Buffer.from(body as string).toString('latin1') }) } };
};

/** A call as text, undefined where there is nothing to tell. Its bytes stand as Latin-1, so that none is changed. */
export const writeDone = ({ end, keptWrites, hasTakenRows }: DoneCall): string | undefined =>
  end || keptWrites.length > 0 ? JSON.stringify({ ...(end && written(end)), keptWrites, ...(hasTakenRows && { hasTakenRows }) } satisfies Written) : undefined;

const readEnd = ({ answer, error }: Written): CallEnd | undefined => {
  if (answer) return { answer: { ...answer, ...(answer.body !== undefined && { body: Buffer.from(answer.body, 'latin1') }) } };
  if (!error) return undefined;
  const { code, message, facts, refusal, retryAfterSeconds } = error;
  return { error: new GatewayError(code, message, { facts, ...(refusal && { refusal }), ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }) };
};

export const readDone = (text: string | undefined): DoneCall => {
  const told = JSON.parse(text ?? '{}') as Written;
  return { end: readEnd(told), keptWrites: told.keptWrites ?? [], hasTakenRows: told.hasTakenRows === true };
};

const lost = (cause: unknown): GatewayError =>
  new GatewayError('outcome_unknown', 'CleverReach\'s answer was lost. The call was probably carried out: check before you repeat it.', { cause });

/** What was read of a stream, and the rest of it. */
const withRest = (chunks: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): Readable =>
  Readable.from(
    (async function* () {
      yield* chunks;
      for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
    })(),
    { objectMode: false },
  );

const collect = async (answer: DoorAnswer, stream: Readable, maxBytes: number): Promise<DoorAnswer> => {
  const chunks: Uint8Array[] = [];
  const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let bytes = 0;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    chunks.push(next.value);
    bytes += next.value.length;
    if (bytes > maxBytes) return { ...answer, body: withRest(chunks, iterator) };
  }
  return { ...answer, body: Buffer.concat(chunks) };
};

/** Waits for the end of a call; an answer of more than `maxBytes` stays a stream. */
export const endOf = async (work: () => Promise<DoorAnswer>, maxBytes: number): Promise<CallEnd> => {
  try {
    const answer = await work();
    if (!(answer.body instanceof Readable)) return { answer };
    return await collect(answer, answer.body, maxBytes).then(
      (whole) => ({ answer: whole }),
      (error: unknown) => ({ error: lost(error) }),
    );
  } catch (error) {
    return { error: toGatewayError(error) };
  }
};

/** Whether an end can be kept: it is there as a whole, and small enough. */
export const isWhole = (end: CallEnd, maxBytes: number): boolean =>
  'error' in end || !(end.answer.body instanceof Readable || Buffer.byteLength(end.answer.body ?? '') > maxBytes);
