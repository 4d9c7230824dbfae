import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AppConfig } from '../../config/index.js';
import { RequestLog } from '../../telemetry/index.js';
import { mountRawDoor } from './raw-door.js';
import type { RawDoor } from './raw-door.js';
import { bodyBounds } from './read-past.js';

/** Mounts doors of the gateway's own OAuth on the callers' listener. Strangers may send to them, so their bodies are small. */
@Injectable()
export class OAuthDoors {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly log: RequestLog,
    private readonly config: AppConfig,
  ) {}

  mount(door: Omit<RawDoor, 'body'>): void {
    const { values } = this.config;
    mountRawDoor(this.host.httpAdapter.getInstance<FastifyInstance>(), { ...door, body: bodyBounds(values.OAUTH_MAX_BODY_BYTES, values) }, this.log);
  }
}
