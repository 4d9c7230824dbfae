import { Injectable } from '@nestjs/common';
import { Authenticator } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import type { Endpoint } from '../../contract/index.js';
import { GatewayError, goOn } from '../../core/index.js';
import type { RawCall, UnknownCall } from '../../upstream/index.js';
import { acceptedBody, answerDryRun, canBeAccepted, GatewayAnswers, KEPT_WRITE_HEADER, readBody, readCallContext, withoutToken } from '../door/index.js';
import type { DoorAnswer, DoorRequest, SentBody } from '../door/index.js';
import { findRoute } from './find-route.js';
import type { Route } from './find-route.js';
import { forwardedBody } from './forwarded-body.js';
import { PassThrough } from './pass-through.js';

type Known = Extract<Route, { readonly endpoint: unknown }>;

const receiversOf = ({ facts }: GatewayError): number | null => (typeof facts['receivers'] === 'number' ? facts['receivers'] : null);

const sentBody = ({ body, headers }: DoorRequest): SentBody => ({ bytes: body, contentType: headers['content-type'] });

/** A write that is kept until CleverReach can take it. */
const answerAccepted = (endpoint: Endpoint, content: unknown, { facts }: GatewayError): DoorAnswer => ({
  status: 202,
  headers: { 'content-type': 'application/json; charset=utf-8', [KEPT_WRITE_HEADER]: String(facts['write']) },
  body: acceptedBody(endpoint, content),
});

/** The answer where a call was not sent for a good reason: it was to be dry, or is kept. Throws any other error. */
const answerUnsent = (route: Route, request: DoorRequest, error: unknown): DoorAnswer => {
  const endpoint = 'endpoint' in route ? route.endpoint : undefined;
  if (error instanceof GatewayError && error.code === 'dry_run') return answerDryRun(endpoint?.id ?? null, receiversOf(error));
  if (error instanceof GatewayError && error.code === 'accepted' && endpoint) return answerAccepted(endpoint, readBody(sentBody(request)), error);
  throw error;
};

/** Passes REST v3 through: the contract's rows decide what is a route, who may call it and whether it is repeated. */
@Injectable()
export class RestDoor {
  constructor(
    private readonly calls: PassThrough,
    private readonly authenticator: Authenticator,
    private readonly answers: GatewayAnswers,
    private readonly config: AppConfig,
  ) {}

  handle(request: DoorRequest): DoorAnswer | Promise<DoorAnswer> {
    const route = findRoute(request.method, request.rawPath);
    const answer = 'endpoint' in route ? this.#answerKnown(route, request) : this.#passUnknown(route.unknownPath, request);
    return answer instanceof Promise ? answer.catch((error: unknown) => answerUnsent(route, request, error)) : answer;
  }

  #answerKnown({ endpoint, params }: Known, request: DoorRequest): DoorAnswer | Promise<DoorAnswer> {
    request.notes.endpointId = endpoint.id;
    const own = this.answers.find(endpoint.id);
    if (own) return own(request, params);
    return goOn(readCallContext(this.authenticator, request), (context) => {
      const call: RawCall = {
        ...context,
        params,
        mayKeep: canBeAccepted(endpoint),
        search: withoutToken(request.rawQuery),
        accept: request.headers.accept,
        body: forwardedBody(endpoint, sentBody(request)),
      };
      return this.calls.pass(endpoint, call, request);
    });
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
      accept: request.headers.accept,
      ...(request.body && { body: { bytes: request.body, contentType } }),
    };
    return this.calls.passUnknown(call, request);
  }
}
