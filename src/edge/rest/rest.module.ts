import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AccessModule } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { RequestLog, TelemetryModule } from '../../telemetry/index.js';
import { UpstreamModule } from '../../upstream/index.js';
import { answerRestError, DoorModule, mountRawDoor } from '../door/index.js';
import { RestDoor } from './rest-door.js';
import { SubAccountToken } from './sub-account-token.js';

/** v3, however its letter is written, and what CleverReach keeps beside it. A path that no door claims has no version: the legacy door answers it. */
const paths = ['/v3', '/v3/*', '/V3', '/V3/*', '/hooks/*', '/flow/*', '/gomailer/*'];

/** The REST v3 door. */
@Module({
  imports: [AccessModule, DoorModule, TelemetryModule, UpstreamModule],
  providers: [RestDoor, SubAccountToken],
})
export class RestModule implements OnModuleInit {
  constructor(
    private readonly door: RestDoor,
    private readonly config: AppConfig,
    private readonly log: RequestLog,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    mountRawDoor(
      this.host.httpAdapter.getInstance<FastifyInstance>(),
      {
        name: 'v3',
        paths,
        bodyLimitBytes: this.config.values.MAX_BODY_BYTES,
        handle: (request) => this.door.handle(request),
        answerError: answerRestError,
      },
      this.log,
    );
  }
}
