import { Injectable } from '@nestjs/common';
import type { Answer, Endpoint } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import type { CallContext, TypedCall } from '../../upstream/index.js';
import { UpstreamClient } from '../../upstream/index.js';
import type { Call } from './call.js';

/** What one call asks for, without who asks. */
export type Ask<E extends Endpoint> = Omit<TypedCall<E>, keyof CallContext>;

/** What became of a write: what CleverReach answered, or null where it was only tried. */
export interface Change<T> {
  readonly dryRun: boolean;
  readonly after: T | null;
}

/** A write to send, and how its answer is read. */
export interface Write<E extends Endpoint, T> {
  readonly ask: Ask<E>;
  readonly read: (answer: Answer<E>) => T;
  /** Whoever asks can say that the write will be carried out later: then it may end in the error `accepted`. */
  readonly mayKeep?: boolean;
}

/** Calls CleverReach for one operation: equal reads are one call, few run at once, and a write forgets what was read. */
@Injectable()
export class CleverReach {
  constructor(private readonly upstream: UpstreamClient) {}

  /** The answer of a reading row; equal questions of one operation share it. */
  read<const E extends Endpoint>(call: Call, endpoint: E, ask: Ask<E>): Promise<Answer<E>> {
    return call.keep(`${endpoint.id} ${JSON.stringify(ask)}`, () => this.#send(call, endpoint, ask));
  }

  /** Sends a writing row. A call that must stay dry is checked like any other and ends in `dryRun: true`. */
  async write<const E extends Endpoint, T>(call: Call, endpoint: E, { ask, read, mayKeep }: Write<E, T>): Promise<Change<T>> {
    try {
      return { dryRun: false, after: read(await this.#send(call, endpoint, mayKeep === true ? { ...ask, mayKeep } : ask)) };
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'dry_run') return { dryRun: true, after: null };
      throw error;
    } finally {
      call.forget();
    }
  }

  #send<const E extends Endpoint>(call: Call, endpoint: E, ask: Ask<E> & Pick<CallContext, 'mayKeep'>): Promise<Answer<E>> {
    const typed = { ...call.context, ...ask } as TypedCall<E>;
    return call.turnstile.pass(() => this.upstream.send(endpoint, typed));
  }
}
