import { Injectable } from '@nestjs/common';
import { Authenticator } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { GatewayError } from '../../core/index.js';
import { Call } from '../../domains/index.js';
import { IdempotentCalls, readCallContext, toGatewayError } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { explorerAnswer } from './explorer/explorer-page.js';
import { answerGraphqlError } from './graphql-answers.js';
import { judgeMutation, mutationIn } from './keyed-mutations.js';
import { Operations } from './operations.js';

const namesDocument = (rawQuery: string): boolean => {
  const sent = new URLSearchParams(rawQuery);
  return ['query', 'documentId', 'extensions'].some((name) => sent.has(name));
};

/** A browser that opens the address without an operation. */
const isBrowserVisit = ({ method, headers, rawQuery }: DoorRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true && !namesDocument(rawQuery);

/** Serves GraphQL: who calls is known before a document is read. */
@Injectable()
export class GraphqlDoor {
  /** Ids of the requests that ended in an error: the answer of a door is made from the error alone. */
  readonly #requestIds = new WeakMap<GatewayError, string>();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly config: AppConfig,
    private readonly operations: Operations,
    private readonly idempotent: IdempotentCalls,
  ) {}

  async handle(request: DoorRequest): Promise<DoorAnswer> {
    try {
      return await this.#answer(request);
    } catch (thrown) {
      const error = toGatewayError(thrown);
      this.#requestIds.set(error, request.requestId);
      throw error;
    }
  }

  answerError(thrown: unknown): DoorAnswer {
    const error = toGatewayError(thrown);
    return answerGraphqlError(error, this.#requestIds.get(error));
  }

  async #answer(request: DoorRequest): Promise<DoorAnswer> {
    if (request.method !== 'GET' && request.method !== 'POST') {
      throw new GatewayError('method_not_allowed', 'GraphQL is asked with GET or POST.', { facts: { allow: 'GET, POST' } });
    }
    if (this.config.values.GRAPHQL_GRAPHIQL && isBrowserVisit(request)) return explorerAnswer;
    const call = await this.#callOf(request);
    const asked = await this.operations.read(request, call.context.caller);
    const isKeyed = this.idempotent.isKeyed({ request, context: call.context });
    const mutation = isKeyed ? mutationIn(asked.request, this.config.values.GRAPHQL_MAX_TOKENS) : undefined;
    if (!mutation) return this.operations.run(request, call, asked);
    const keyed = { door: 'graphql', request, context: call.context, isRepeatable: false, payload: mutation.text, hasSeveralParts: mutation.hasSeveralParts, judge: judgeMutation };
    return this.idempotent.run(keyed, () => this.operations.run(request, call, asked));
  }

  async #callOf(request: DoorRequest): Promise<Call> {
    const { GRAPHQL_UPSTREAM_CONCURRENCY: callsAtOnce, GRAPHQL_MAX_UPSTREAM_CALLS: callsInTotal, GRAPHQL_MAX_PAGE: rowsPerPage } = this.config.values;
    return new Call(await readCallContext(this.authenticator, request), { callsAtOnce, callsInTotal, rowsPerPage });
  }
}
