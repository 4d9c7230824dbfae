import type { AddressInfo } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../../config/index.js';
import { GatewayError } from '../../core/index.js';
import { factsOfError, RequestLog } from '../../telemetry/index.js';
import { readBody, readRequestId, toGatewayError } from '../door/index.js';
import { AdminGuard } from './admin-guard.js';
import { AdminRoutes } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { toProblem } from './problem.js';

const BODY_LIMIT_BYTES = 65_536;

/** What a request turned out to be, for the access log. */
interface Notes {
  readonly consumerId?: string;
  readonly error?: string;
}

/** The listener of the admin API: up with the application, on an address of its own. */
@Injectable()
export class AdminServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #fastify: FastifyInstance;
  readonly #notes = new WeakMap<FastifyRequest, Notes>();

  constructor(
    private readonly api: AdminRoutes,
    private readonly guard: AdminGuard,
    private readonly config: AppConfig,
    private readonly log: RequestLog,
  ) {
    this.#fastify = fastify({
      bodyLimit: BODY_LIMIT_BYTES,
      requestTimeout: config.values.REQUEST_TIMEOUT_MS,
      exposeHeadRoutes: false,
      forceCloseConnections: 'idle',
      genReqId: (raw) => readRequestId(raw.headers['x-request-id']),
    });
  }

  /** Address of the listener, e.g. `http://127.0.0.1:8081`. */
  get url(): string {
    const { address, family, port } = this.#fastify.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#mount();
    const { ADMIN_HOST, ADMIN_PORT } = this.config.values;
    await this.#fastify.listen({ host: ADMIN_HOST, port: ADMIN_PORT });
    if (!(await this.guard.hasOperator())) {
      this.log.log.info('Nobody may use the admin API yet. Make its first key with: npm run gateway -- admin init');
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#fastify.close();
  }

  #mount(): void {
    const server = this.#fastify;
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    server.setErrorHandler((error, request, reply) => this.#refuse(error, request, reply));
    server.setNotFoundHandler(() => {
      throw new GatewayError('unknown_route', 'The admin API has no such call.');
    });
    server.addHook('onResponse', (request, reply, done) => {
      this.#record(request, reply);
      done();
    });
    for (const route of this.api.routes()) {
      server.route({ method: route.method, url: `/admin${route.path}`, handler: (request, reply) => this.#serve(route, request, reply) });
    }
  }

  async #serve(route: AdminRoute, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { consumerId: by } = await this.guard.admit(request.headers);
    this.#notes.set(request, { consumerId: by });
    const sent = Buffer.isBuffer(request.body) ? request.body : undefined;
    const body = readBody({ bytes: sent, contentType: request.headers['content-type'] });
    const params = request.params as Record<string, string>;
    const query = request.query as Record<string, unknown>;
    const { status, content } = await route.handle({ params, query, body, by });
    await reply.status(status).headers({ 'cache-control': 'no-store', 'x-request-id': request.id }).send(content);
  }

  async #refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const error = toGatewayError(thrown);
    this.#notes.set(request, { ...this.#notes.get(request), error: error.code });
    if (error.code === 'internal') this.log.log.error('request failed', { requestId: request.id, ...factsOfError(error.cause ?? error) });
    if (error.code === 'unauthenticated') void reply.header('www-authenticate', 'Bearer realm="gateway admin"');
    if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', error.retryAfterSeconds);
    const problem = toProblem(error, request.id);
    await reply.status(problem.status).headers({ 'content-type': 'application/problem+json', 'x-request-id': request.id }).send(JSON.stringify(problem));
  }

  #record(request: FastifyRequest, reply: FastifyReply): void {
    const { consumerId, error } = this.#notes.get(request) ?? {};
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
