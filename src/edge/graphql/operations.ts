import type { ApolloServer, HTTPGraphQLRequest } from '@apollo/server';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import type { Caller } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import type { Call } from '../../domains/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import type { RoutelessApolloDriver } from './apollo-driver.js';
import { letCallerKeep } from './cached-answers.js';
import { OperationDocuments, readNamedDocument, withText } from './documents/index.js';
import { answerOf, apolloRequestOf } from './graphql-answers.js';
import { runOperation } from './operation.js';

/** Runs operations of callers who are known. */
@Injectable()
export class Operations {
  constructor(
    private readonly config: AppConfig,
    private readonly modules: ModuleRef,
    private readonly documents: OperationDocuments,
  ) {}

  /** The request as Apollo takes it, with the text of its document. Throws where the caller may not run it, or nobody knows it. */
  async read(sent: DoorRequest, caller: Caller): Promise<HTTPGraphQLRequest> {
    const request = apolloRequestOf(sent);
    const named = readNamedDocument(request);
    const text = await this.documents.textOf(caller, named);
    return text === undefined || (text === named.query && named.hash === undefined) ? request : withText(request, text);
  }

  async run(request: DoorRequest, call: Call, httpGraphQLRequest: HTTPGraphQLRequest): Promise<DoorAnswer> {
    const hidesSchema = call.context.caller.switches.hideSchema === true;
    const operation = { requestId: request.requestId, hidesSchema, isRefused: false, hasErrors: false };
    const response = await runOperation(operation, () =>
      this.#apollo().executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => ({ call }) }),
    );
    const answer = answerOf(response, operation.isRefused);
    const mayBeKept = request.method === 'GET' && answer.status === 200 && !operation.hasErrors;
    return mayBeKept ? letCallerKeep(request, answer, this.config.values.GRAPHQL_MAX_AGE_SECONDS) : answer;
  }

  #apollo(): ApolloServer {
    return this.modules.get<GraphQLModule<RoutelessApolloDriver>>(GraphQLModule, { strict: false }).graphQlAdapter.instance;
  }
}
