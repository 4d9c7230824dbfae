import type { ApolloServer } from '@apollo/server';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { Authenticator } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { GatewayError } from '../../core/index.js';
import { Call } from '../../domains/index.js';
import { readCallContext, toGatewayError } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import type { RoutelessApolloDriver } from './apollo-driver.js';
import { explorerAnswer } from './explorer/explorer-page.js';
import { answerGraphqlError, answerOf, apolloRequestOf } from './graphql-answers.js';
import { runOperation } from './operation.js';

/** A browser that opens the address without an operation. */
const isBrowserVisit = ({ method, headers, rawQuery }: DoorRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true && !new URLSearchParams(rawQuery).has('query');

/** Serves GraphQL: who calls is known before a document is read. */
@Injectable()
export class GraphqlDoor {
  /** Ids of the requests that ended in an error: the answer of a door is made from the error alone. */
  readonly #requestIds = new WeakMap<GatewayError, string>();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly config: AppConfig,
    private readonly modules: ModuleRef,
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
    const httpGraphQLRequest = apolloRequestOf(request);
    const operation = { requestId: request.requestId, isRefused: false };
    const response = await runOperation(operation, () =>
      this.#apollo().executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => ({ call }) }),
    );
    return answerOf(response, operation.isRefused);
  }

  async #callOf(request: DoorRequest): Promise<Call> {
    const { GRAPHQL_UPSTREAM_CONCURRENCY: callsAtOnce, GRAPHQL_MAX_UPSTREAM_CALLS: callsInTotal, GRAPHQL_MAX_PAGE: rowsPerPage } = this.config.values;
    return new Call(await readCallContext(this.authenticator, request), { callsAtOnce, callsInTotal, rowsPerPage });
  }

  #apollo(): ApolloServer {
    return this.modules.get<GraphQLModule<RoutelessApolloDriver>>(GraphQLModule, { strict: false }).graphQlAdapter.instance;
  }
}
