import { Injectable } from '@nestjs/common';
import { Consumers } from '../../access/index.js';
import type { Consumer } from '../../access/index.js';
import { GatewayError } from '../../core/index.js';
import { paramOf } from './admin-route.js';
import type { AdminCall } from './admin-route.js';

/** Finds the consumer that a call names by id or name. */
@Injectable()
export class ConsumerParam {
  constructor(private readonly consumers: Consumers) {}

  /** Throws `not_found`. */
  get(call: AdminCall): Promise<Consumer> {
    return this.find(paramOf(call, 'consumer'));
  }

  /** Throws `not_found`. */
  async find(nameOrId: string): Promise<Consumer> {
    const consumer = await this.consumers.find(nameOrId);
    if (!consumer) throw new GatewayError('not_found', 'There is no such consumer.');
    return consumer;
  }
}
