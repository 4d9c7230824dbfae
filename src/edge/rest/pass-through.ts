import { Injectable } from '@nestjs/common';
import type { Endpoint } from '../../contract/index.js';
import { goOn } from '../../core/index.js';
import { UpstreamClient } from '../../upstream/index.js';
import type { RawCall, UnknownCall, UpstreamAnswer } from '../../upstream/index.js';
import { answerConditionally, entityTagOf, IdempotentCalls } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';

const tags = new WeakMap<Buffer, string>();

/** The tag of an answer that is kept: the same bytes are handed out again and again. */
const tagOfKept = (bytes: Buffer): string => {
  const known = tags.get(bytes);
  if (known !== undefined) return known;
  const tag = entityTagOf(bytes);
  tags.set(bytes, tag);
  return tag;
};

/** Hands calls on to CleverReach: once where their caller names them, and not at all where it has the answer already. */
@Injectable()
export class PassThrough {
  constructor(
    private readonly upstream: UpstreamClient,
    private readonly idempotent: IdempotentCalls,
  ) {}

  pass(endpoint: Endpoint, call: RawCall, request: DoorRequest): DoorAnswer | Promise<DoorAnswer> {
    if (endpoint.access === 'write' && this.idempotent.isKeyed({ request, context: call })) return this.#passOnce(endpoint, call, request);
    return goOn(this.upstream.pass(endpoint, call), (answer) =>
      answer.isKept === true && Buffer.isBuffer(answer.body) ? answerConditionally(request, answer, tagOfKept(answer.body)) : answer,
    );
  }

  async passUnknown(call: UnknownCall, request: DoorRequest): Promise<DoorAnswer> {
    const pass = (): Promise<UpstreamAnswer> => this.upstream.passUnknown(call);
    return request.method === 'GET' ? pass() : this.idempotent.run({ door: 'v3', request, context: call, isRepeatable: false }, pass);
  }

  /** Whoever may not make the call is told so, and gets no answer of an earlier one. */
  async #passOnce(endpoint: Endpoint, call: RawCall, request: DoorRequest): Promise<DoorAnswer> {
    await this.upstream.admit(endpoint, call);
    return this.idempotent.run({ door: 'v3', request, context: call, isRepeatable: endpoint.repeatable }, async () => this.upstream.pass(endpoint, call));
  }
}
