import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { GatewayError } from '../../core/index.js';
import { Metrics } from '../../telemetry/index.js';
import { AdminDoors, answerRestError } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';

/** `GET /metrics` on the admin listener, without a key as Prometheus asks for it: the page holds counts by door, endpoint and status, of nobody in particular. */
@Injectable()
export class MetricsDoor implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly doors: AdminDoors,
  ) {}

  onModuleInit(): void {
    this.doors.register({
      name: 'metrics',
      paths: ['/metrics'],
      handle: (request) => this.#answer(request),
      answerError: answerRestError,
    });
  }

  async #answer({ method }: DoorRequest): Promise<DoorAnswer> {
    if (method !== 'GET' && method !== 'HEAD') throw new GatewayError('method_not_allowed', 'Only GET is answered here.', { facts: { allow: 'GET' } });
    return { status: 200, headers: { 'content-type': this.metrics.contentType, 'cache-control': 'no-store' }, body: await this.metrics.text() };
  }
}
