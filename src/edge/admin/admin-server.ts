import type { AddressInfo } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { AppConfig } from '../../config/index.js';
import { RequestLog } from '../../telemetry/index.js';
import { AdminDoors, bodyBounds, mountRawDoor, readRequestId } from '../door/index.js';
import { AdminApi } from './admin-api.js';

/** The listener of operators, with the admin API and the doors registered beside it: up with the application, on an address of its own. */
@Injectable()
export class AdminServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #fastify: FastifyInstance;

  constructor(
    private readonly api: AdminApi,
    private readonly doors: AdminDoors,
    private readonly config: AppConfig,
    private readonly log: RequestLog,
  ) {
    this.#fastify = fastify({
      bodyLimit: config.values.ADMIN_MAX_BODY_BYTES,
      requestTimeout: config.values.REQUEST_TIMEOUT_MS,
      trustProxy: config.values.TRUSTED_PROXIES.length > 0 ? [...config.values.TRUSTED_PROXIES] : false,
      exposeHeadRoutes: false,
      forceCloseConnections: 'idle',
      frameworkErrors: (error, request, reply) => void this.api.refuse(error, request, reply),
      genReqId: (raw) => readRequestId(raw.headers['x-request-id']),
    });
  }

  /** Address of the listener, e.g. `http://127.0.0.1:8081`. */
  get url(): string {
    const { address, family, port } = this.#fastify.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  async onApplicationBootstrap(): Promise<void> {
    this.api.mount(this.#fastify);
    const { ADMIN_HOST, ADMIN_PORT, ADMIN_MAX_BODY_BYTES } = this.config.values;
    const body = bodyBounds(ADMIN_MAX_BODY_BYTES, this.config.values);
    for (const door of this.doors.all) mountRawDoor(this.#fastify, { ...door, body }, this.log);
    await this.#fastify.listen({ host: ADMIN_HOST, port: ADMIN_PORT });
    this.doors.announce(this.url);
    if (!(await this.api.hasOperator())) {
      this.log.log.info('Nobody may use the admin API yet. Make its first key with: npm run gateway -- admin init');
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#fastify.close();
  }
}
