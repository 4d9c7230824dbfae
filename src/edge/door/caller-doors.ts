import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { PageOrigins } from '../../access/index.js';
import { RequestLog } from '../../telemetry/index.js';
import { mountRawDoor } from './raw-door.js';
import type { RawDoor } from './raw-door.js';

/** Mounts doors of the callers' listener that pages of other origins may use where a consumer allows them (CORS). */
@Injectable()
export class CallerDoors {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly log: RequestLog,
    private readonly pages: PageOrigins,
  ) {}

  mount(door: Omit<RawDoor, 'pages'>): void {
    mountRawDoor(this.host.httpAdapter.getInstance<FastifyInstance>(), { ...door, pages: this.pages }, this.log);
  }
}
