import { Injectable } from '@nestjs/common';
import { Consumers } from '../../access/index.js';
import type { Consumer } from '../../access/index.js';
import { GatewayError } from '../../core/index.js';
import { paramOf } from './admin-route.js';
import type { AdminCall } from './admin-route.js';

/** Finds the consumer that a path names by id or name. */
@Injectable()
export class ConsumerParam {
  constructor(private readonly consumers: Consumers) {}

  /** Throws `not_found`. */
  async get(call: AdminCall): Promise<Consumer> {
    const consumer = await this.consumers.find(paramOf(call, 'consumer'));
    if (!consumer) throw new GatewayError('not_found', 'There is no such consumer.');
    return consumer;
  }
}
