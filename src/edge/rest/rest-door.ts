import { Injectable } from '@nestjs/common';
import { Authenticator } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import type { Endpoint } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import { UpstreamClient } from '../../upstream/index.js';
import type { RawCall, UnknownCall, UpstreamAnswer } from '../../upstream/index.js';
import {
  acceptedBody, answerConditionally, answerDryRun, canBeAccepted, entityTagOf, GatewayAnswers, IdempotentCalls, KEPT_WRITE_HEADER, readCallContext, withoutToken,
} from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { findRoute } from './find-route.js';
import type { Route } from './find-route.js';
import { forwardedBody } from './forwarded-body.js';

type Known = Extract<Route, { readonly endpoint: unknown }>;

const tags = new WeakMap<Buffer, string>();

/** The tag of an answer that is kept: the same bytes are handed out again and again. */
const tagOfKept = (bytes: Buffer): string => {
  const known = tags.get(bytes);
  if (known !== undefined) return known;
  const tag = entityTagOf(bytes);
  tags.set(bytes, tag);
  return tag;
};

const receiversOf = ({ facts }: GatewayError): number | null => (typeof facts['receivers'] === 'number' ? facts['receivers'] : null);

/** A write that is kept until CleverReach can take it. */
const answerAccepted = (endpoint: Endpoint, bytes: Buffer | undefined, { facts }: GatewayError): DoorAnswer => ({
  status: 202,
  headers: { 'content-type': 'application/json; charset=utf-8', [KEPT_WRITE_HEADER]: String(facts['write']) },
  body: acceptedBody(endpoint, bytes),
});

/** Passes REST v3 through: the contract's rows decide what is a route, who may call it and whether it is repeated. */
@Injectable()
export class RestDoor {
  constructor(
    private readonly upstream: UpstreamClient,
    private readonly authenticator: Authenticator,
    private readonly answers: GatewayAnswers,
    private readonly idempotent: IdempotentCalls,
    private readonly config: AppConfig,
  ) {}

  async handle(request: DoorRequest): Promise<DoorAnswer> {
    const route = findRoute(request.method, request.rawPath);
    const endpointId = 'endpoint' in route ? route.endpoint.id : null;
    try {
      return await ('endpoint' in route ? this.#answerKnown(route, request) : this.#passUnknown(route.unknownPath, request));
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'dry_run') return answerDryRun(endpointId, receiversOf(error));
      if (error instanceof GatewayError && error.code === 'accepted' && 'endpoint' in route) return answerAccepted(route.endpoint, request.body, error);
      throw error;
    }
  }

  async #answerKnown({ endpoint, params }: Known, request: DoorRequest): Promise<DoorAnswer> {
    request.notes.endpointId = endpoint.id;
    const own = this.answers.find(endpoint.id);
    if (own) return own(request, params);
    const context = await readCallContext(this.authenticator, request);
    const body = forwardedBody(endpoint, { bytes: request.body, contentType: request.headers['content-type'] });
    const call: RawCall = {
      ...context,
      params,
      mayKeep: canBeAccepted(endpoint),
      search: withoutToken(request.rawQuery),
      ...(request.headers.accept !== undefined && { accept: request.headers.accept }),
      ...(body && { body }),
    };
    if (endpoint.access === 'write' && this.idempotent.isKeyed({ request, context })) return this.#passOnce(endpoint, call, request);
    const answer = await this.upstream.pass(endpoint, call);
    return Buffer.isBuffer(answer.body) ? answerConditionally(request, answer, tagOfKept(answer.body)) : answer;
  }

  /** Whoever may not make the call is told so, and gets no answer of an earlier one. */
  async #passOnce(endpoint: Endpoint, call: RawCall, request: DoorRequest): Promise<DoorAnswer> {
    await this.upstream.admit(endpoint, call);
    return this.idempotent.run({ door: 'v3', request, context: call, isRepeatable: endpoint.repeatable }, () => this.upstream.pass(endpoint, call));
  }

  async #passUnknown(path: string, request: DoorRequest): Promise<DoorAnswer> {
    if (this.config.values.V3_UNKNOWN_ROUTES === 'refuse' || !/^\/v3\//i.test(path)) throw new GatewayError('unknown_route', 'There is no such route.');
    const context = await readCallContext(this.authenticator, request);
    const contentType = request.headers['content-type'] ?? 'application/json';
    const call: UnknownCall = {
      ...context,
      method: request.method,
      path,
      search: withoutToken(request.rawQuery),
      ...(request.headers.accept !== undefined && { accept: request.headers.accept }),
      ...(request.body && { body: { bytes: request.body, contentType } }),
    };
    const pass = (): Promise<UpstreamAnswer> => this.upstream.passUnknown(call);
    return request.method === 'GET' ? pass() : this.idempotent.run({ door: 'v3', request, context, isRepeatable: false }, pass);
  }
}
