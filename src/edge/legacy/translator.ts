import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { checkBatch } from '../../access/index.js';
import { fillPath, tables } from '../../contract/index.js';
import type { Endpoint, ParamsOf } from '../../contract/index.js';
import { Clock, GatewayError } from '../../core/index.js';
import type { ErrorCode, Rewriter } from '../../core/index.js';
import { UpstreamClient } from '../../upstream/index.js';
import type { CallContext, RawCall } from '../../upstream/index.js';
import { acceptedBody, canBeAccepted, GatewayAnswers } from '../door/index.js';
import type { DoorRequest, GatewayAnswer } from '../door/index.js';
import { isList } from './changes/json.js';
import type { Json } from './changes/json.js';
import type { Translation } from './changes/operation.js';
import { sentMany } from './changes/rewrites/payloads.js';
import { Refusal } from './changes/step.js';
import type { LegacyCall, LookupStep, Question } from './changes/step.js';
import { RewriteFailure, rewriteAnswer, rewriteRefusal, rewriterOfLongList, rewriteRequest } from './changes/translate.js';
import type { Occasion } from './changes/translate.js';
import { afterBatches, inBatches, joinBatches } from './batches.js';
import { readWidePage, widePageOf } from './pages.js';
import { reword } from './reword.js';
import { RewriteFailures } from './rewrite-failures.js';

/** An old call with everything that is needed to make it. */
export interface Visit extends Occasion {
  readonly request: DoorRequest;
  readonly context: CallContext;
  /** Id of the operation. */
  readonly operation: string;
  readonly translation: Translation;
  readonly call: LegacyCall;
  /** Learns the path of the v3 call before it is made. */
  readonly sending: (path: string) => void;
}

/** The v3 call that stands for an old one. */
interface Sent {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
  readonly query: LegacyCall['query'];
  readonly body: Json | undefined;
}

const codes: Readonly<Record<number, ErrorCode>> = { 404: 'not_found', 405: 'method_not_allowed', 501: 'unknown_route' };

/** An error in the words of v1 and v2. */
export const errorOf = (refusal: Refusal): GatewayError => new GatewayError(codes[refusal.status] ?? 'invalid_input', refusal.message, { refusal });

const needsLogin = (): GatewayError => new GatewayError('forbidden', 'A fixed token gets no other token. Log in with /login first.');

const textsOf = (params: Readonly<Record<string, string | number>>): Readonly<Record<string, string>> => {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) texts[name] = String(value);
  return texts;
};

/** Where v3 insists on a body, no data is an empty one: it changes nothing, and v3 says what it misses. */
const dataFor = (endpoint: Endpoint, body: Json | undefined): Json | undefined => {
  if (!endpoint.body) return undefined;
  return body === undefined && endpoint.body.required ? (endpoint.body.shape.type === 'array' ? [] : {}) : body;
};

/** A refusal of CleverReach as v1 and v2 worded it; any other error as it is. */
const inOldWords = (error: unknown, visit: Visit): unknown => {
  if (!(error instanceof GatewayError)) return error;
  try {
    return reword(error, (refusal) => rewriteRefusal(visit.translation, visit, refusal));
  } catch (failure) {
    return failure;
  }
};

/** Old clients read the new id from the answer of an insertion, and a whole receiver from that of a single upsert. */
const readsIds = (endpoint: Endpoint, call: LegacyCall): boolean =>
  endpoint.id === tables.groupReceivers.insert.id || (endpoint.id === tables.groupReceivers.upsert.id && !sentMany.holds(call));

const rawCallOf = ({ context }: Visit, { params, query, body }: Sent): RawCall => ({
  ...context,
  params,
  search: Object.keys(query).length === 0 ? '' : new URLSearchParams(query).toString(),
  ...(body !== undefined && { body: { bytes: Buffer.from(JSON.stringify(body)), contentType: 'application/json' } }),
});

/** The answer as it is told, never empty. */
const tell = ({ endpoint }: Translation, answer: Buffer | Refusal): Buffer => {
  if (answer instanceof Refusal) throw errorOf(answer);
  return answer.length > 0 ? answer : Buffer.from(endpoint.access === 'read' ? '[]' : 'true');
};

/** Makes old calls as v3 calls and tells their answers in the old words. */
@Injectable()
export class Translator {
  constructor(
    private readonly upstream: UpstreamClient,
    private readonly answers: GatewayAnswers,
    private readonly failures: RewriteFailures,
    private readonly clock: Clock,
  ) {}

  /** The answer in UTF-8, or what comes of it where it may be answered while it arrives, as only a long list may for which `mayStream` is set. Throws `GatewayError` for every refusal. */
  async translate(visit: Visit, mayStream: boolean): Promise<Buffer | Readable> {
    const { translation, call } = visit;
    try {
      const sent = this.#rewrite(visit);
      visit.sending(fillPath(sent.endpoint, sent.params as ParamsOf<Endpoint>));
      visit.request.notes.endpointId = sent.endpoint.id;
      const rewriter = mayStream && this.#canStream(visit, sent) ? rewriterOfLongList(translation, visit) : undefined;
      const bytes = await (rewriter ? this.#askLong(visit, sent, rewriter) : this.#ask(visit, sent));
      if (!Buffer.isBuffer(bytes)) return bytes;
      return tell(translation, await rewriteAnswer(translation, visit, { bytes, asked: call }, (step, question) => this.#lookUp(visit, step, question)));
    } catch (error) {
      throw this.#errorOf(inOldWords(error, visit), visit);
    }
  }

  #rewrite(visit: Visit): Sent {
    const { translation, call, context } = visit;
    const { endpoint } = translation;
    const circumstances = { nowSeconds: Math.floor(this.clock.now() / 1_000), accountId: context.accountId };
    const rewritten = rewriteRequest(translation, visit, call, circumstances);
    if (rewritten instanceof Refusal) throw errorOf(rewritten);
    const query = call.body === undefined ? rewritten.query : {};
    return { endpoint, params: textsOf(translation.params(rewritten.params)), query, body: dataFor(endpoint, rewritten.body) };
  }

  #ask(visit: Visit, sent: Sent): Promise<Buffer> {
    const { endpoint, body } = sent;
    const own = this.answers.find(endpoint.id);
    if (own) return this.#answerHere(visit, sent, own);
    if (isList(body) && endpoint.body?.maxRows !== undefined) checkBatch(visit.context.caller, body.length);
    const batches = inBatches(endpoint, body);
    if (batches.length > 1) return this.#readBatches(visit, sent, batches);
    const mayKeep = canBeAccepted(endpoint) && !readsIds(endpoint, visit.call);
    return mayKeep ? this.#readOrKeep(visit, sent) : this.#readPage(visit, sent);
  }

  async #answerHere({ context, request }: Visit, { params }: Sent, answer: GatewayAnswer): Promise<Buffer> {
    if (context.caller.credential.kind === 'fixed_token') throw needsLogin();
    const { body } = await answer(request, params);
    return Buffer.from(typeof body === 'string' ? body : '', 'utf8');
  }

  /** Whether the answer is that of one read, so that it can be told while it arrives. */
  #canStream({ call }: Visit, { endpoint, query, body }: Sent): boolean {
    return endpoint.access === 'read' && !isList(body) && !this.answers.find(endpoint.id) && !widePageOf(endpoint, call.query, query);
  }

  /** The answer as it came, or a long list in the old words while it arrives. */
  async #askLong(visit: Visit, sent: Sent, rewriter: Rewriter): Promise<Buffer | Readable> {
    const answer = await this.upstream.readLong(sent.endpoint, rawCallOf(visit, sent));
    return Buffer.isBuffer(answer) ? answer : answer.take(rewriter);
  }

  async #readBatches(visit: Visit, sent: Sent, batches: readonly (Json | undefined)[]): Promise<Buffer> {
    const answers: Buffer[] = [];
    for (const body of batches) {
      try {
        answers.push(await this.#read(visit, { ...sent, body }));
      } catch (error) {
        throw afterBatches(error, { sentRows: batches.slice(0, answers.length).flat().length, allRows: batches.flat().length });
      }
    }
    return joinBatches(answers, batches);
  }

  /** One page of v1 or v2, which may be several of v3. */
  #readPage(visit: Visit, sent: Sent): Promise<Buffer> {
    const wide = widePageOf(sent.endpoint, visit.call.query, sent.query);
    return wide ? readWidePage(wide, (page) => this.#read(visit, { ...sent, query: { ...sent.query, page } })) : this.#read(visit, sent);
  }

  /** CleverReach's answer, or the one that says the write is kept until CleverReach can take it. */
  async #readOrKeep(visit: Visit, sent: Sent): Promise<Buffer> {
    try {
      return await this.#read({ ...visit, context: { ...visit.context, mayKeep: true } }, sent);
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'accepted') throw error;
      return Buffer.from(acceptedBody(sent.endpoint, sent.body));
    }
  }

  #read(visit: Visit, sent: Sent): Promise<Buffer> {
    return this.upstream.readBytes(sent.endpoint, rawCallOf(visit, sent));
  }

  /** What was asked for is done by now, so a question that fails afterwards must not make it look undone. */
  async #lookUp(visit: Visit, step: LookupStep, { params, body }: Question): Promise<Json | undefined> {
    try {
      const sent: Sent = { endpoint: step.endpoint, params: textsOf(params), query: {}, body };
      return JSON.parse((await this.#read(visit, sent)).toString('utf8')) as Json;
    } catch (error) {
      this.failures.record({ title: step.title, operation: visit.operation, requestId: visit.request.requestId }, error);
      return undefined;
    }
  }

  #errorOf(error: unknown, { operation, request, translation }: Visit): unknown {
    const isRewrite = error instanceof RewriteFailure;
    if (!isRewrite && !(error instanceof SyntaxError)) return error;
    if (isRewrite) this.failures.record({ title: error.title, operation, requestId: request.requestId }, error.cause);
    const isUnsent = isRewrite && error.kind === 'request';
    return isUnsent || translation.endpoint.access !== 'write'
      ? new GatewayError('upstream_invalid_answer', 'The call could not be translated.', { cause: error })
      : new GatewayError('outcome_unknown', 'The call was made, but its answer could not be translated. Check before you repeat it.', { cause: error });
  }
}
