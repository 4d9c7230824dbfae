import { Injectable } from '@nestjs/common';
import { methodOf } from '../../contract/index.js';
import type { Answer, Endpoint } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import type { CallContext, HeldAnswer, TypedCall } from '../../upstream/index.js';
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

const notAfterDestruction = (): GatewayError =>
  new GatewayError('conflict', 'A deletion of this operation may still be under way, and would take what is written now with it. Nothing was sent.');

/** Batches delete by POST. */
const isDeletion = (endpoint: Endpoint): boolean => methodOf(endpoint) === 'DELETE' || endpoint.destroys === true;

const typedCall = <E extends Endpoint>({ context }: Call, ask: Ask<E> & Pick<CallContext, 'mayKeep'>): TypedCall<E> => ({ ...context, ...ask });

/** Calls CleverReach for one operation: equal reads are one call, few run at once, and a write forgets what was read. */
@Injectable()
export class CleverReach {
  constructor(private readonly upstream: UpstreamClient) {}

  /** The answer of a reading row; equal questions of one operation share it. */
  async read<const E extends Endpoint>(call: Call, endpoint: E, ask: Ask<E>): Promise<Answer<E>> {
    return (await this.hold(call, endpoint, ask)).json();
  }

  /** As `read`, for many rows: they are looked at where the answer is held. */
  hold<const E extends Endpoint>(call: Call, endpoint: E, ask: Ask<E>): Promise<HeldAnswer<Answer<E>>> {
    return call.keep(`${endpoint.id} ${JSON.stringify(ask)}`, () => call.turnstile.pass(() => this.upstream.hold(endpoint, typedCall(call, ask))));
  }

  /**
   * Sends a writing row. A call that must stay dry is checked like any other and ends in `dryRun: true`. Throws `conflict` after a
   * deletion whose outcome is unknown: GraphQL goes on with the next mutation of an operation whatever became of the one before.
   */
  async write<const E extends Endpoint, T>(call: Call, endpoint: E, { ask, read, mayKeep }: Write<E, T>): Promise<Change<T>> {
    if (call.mayBeDestroying) throw notAfterDestruction();
    try {
      const typed = typedCall(call, mayKeep === true ? { ...ask, mayKeep } : ask);
      return { dryRun: false, after: read(await call.turnstile.pass(() => this.upstream.send(endpoint, typed))) };
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'dry_run') return { dryRun: true, after: null };
      if (isDeletion(endpoint) && error instanceof GatewayError && error.code === 'outcome_unknown') call.mayBeDestroying = true;
      throw error;
    } finally {
      call.forget();
    }
  }
}
