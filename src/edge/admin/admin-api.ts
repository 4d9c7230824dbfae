import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../core/index.js';
import { factsOfError, RequestLog } from '../../telemetry/index.js';
import { HttpArrival, readBody, toGatewayError } from '../door/index.js';
import { AdminGuard } from './admin-guard.js';
import { AdminRoutes } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { toProblem } from './problem.js';

/** What a request turned out to be, for the access log. */
interface Notes {
  readonly consumerId?: string;
  readonly error?: string;
}

const everyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;

/** The calls below /admin: checked for an operator's credential, answered in JSON, refused as RFC 9457 words it. */
@Injectable()
export class AdminApi {
  readonly #notes = new WeakMap<FastifyRequest, Notes>();

  constructor(
    private readonly api: AdminRoutes,
    private readonly guard: AdminGuard,
    private readonly log: RequestLog,
  ) {}

  /** Mounts every route, and answers whatever no other door of the listener knows. */
  mount(server: FastifyInstance): void {
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    server.setErrorHandler((error, request, reply) => this.refuse(error, request, reply));
    server.setNotFoundHandler(() => {
      throw new GatewayError('unknown_route', 'The admin API has no such call.');
    });
    server.addHook('onResponse', (request, reply, done) => {
      this.#record(request, reply);
      done();
    });
    const routes = this.api.routes();
    for (const route of routes) {
      const { method, path, bodyLimitBytes: bodyLimit } = route;
      server.route({ method, url: `/admin${path}`, ...(bodyLimit !== undefined && { bodyLimit }), handler: (request, reply) => this.#serve(route, request, reply) });
    }
    for (const [path, same] of Map.groupBy(routes, (route) => route.path)) this.#refuseOthers(server, path, same);
  }

  /** Whoever asks a path that is there in a wrong way is told the right ones. */
  #refuseOthers(server: FastifyInstance, path: string, routes: readonly AdminRoute[]): void {
    const right: readonly string[] = routes.map(({ method }) => method);
    const allow = right.join(', ');
    const method = everyMethod.filter((other) => !right.includes(other));
    server.route({
      method,
      url: `/admin${path}`,
      handler: () => {
        throw new GatewayError('method_not_allowed', `Only ${allow} is answered here.`, { facts: { allow } });
      },
    });
  }

  /** Whether anybody may use the admin API. */
  hasOperator(): Promise<boolean> {
    return this.guard.hasOperator();
  }

  async #serve(route: AdminRoute, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { consumerId: by } = await this.guard.admit(request.headers, new HttpArrival(request, reply.raw));
    this.#notes.set(request, { consumerId: by });
    const sent = Buffer.isBuffer(request.body) ? request.body : undefined;
    const body = readBody({ bytes: sent, contentType: request.headers['content-type'] });
    const params = request.params as Record<string, string>;
    const query = request.query as Record<string, unknown>;
    const { status, content } = await route.handle({ params, query, body, by });
    await reply.status(status).headers({ 'cache-control': 'no-store', 'x-request-id': request.id }).send(content);
  }

  /** Answers what went wrong, also where no route was found for the request line. */
  async refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const error = toGatewayError(thrown);
    this.#notes.set(request, { ...this.#notes.get(request), error: error.code });
    if (error.code === 'internal') this.log.log.error('request failed', { requestId: request.id, ...factsOfError(error.cause ?? error) });
    if (error.code === 'unauthenticated') void reply.header('www-authenticate', 'Bearer realm="gateway admin"');
    if (typeof error.facts['allow'] === 'string') void reply.header('allow', error.facts['allow']);
    if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', error.retryAfterSeconds);
    const problem = toProblem(error, request.id);
    await reply.status(problem.status).headers({ 'content-type': 'application/problem+json', 'x-request-id': request.id }).send(JSON.stringify(problem));
  }

  /** Requests of other doors leave no notes here: those doors write their own line. */
  #record(request: FastifyRequest, reply: FastifyReply): void {
    const notes = this.#notes.get(request);
    if (!notes) return;
    const { consumerId, error } = notes;
    this.log.record({
      requestId: request.id,
      door: 'admin',
      endpointId: undefined,
      consumerId,
      accountId: undefined,
      status: reply.statusCode,
      error,
      durationMs: reply.elapsedTime,
    });
  }
}
