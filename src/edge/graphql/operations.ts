import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import type { ExecutionResult } from 'graphql';
import type { Caller } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import type { Call } from '../../domains/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import type { RoutelessApolloDriver } from './apollo-driver.js';
import { AskedOperation } from './asked-operation.js';
import { letCallerKeep } from './cached-answers.js';
import { OperationDocuments, readNamedDocument } from './documents/index.js';
import { answerOf, answerOfData, apolloRequestOf } from './graphql-answers.js';
import { runOperation } from './operation.js';

/** What resolvers share, and what came of the operation where it was executed already. */
interface OperationContext {
  readonly call: Call;
  readonly executed?: ExecutionResult;
}

/** Runs operations of callers who are known. */
@Injectable()
export class Operations {
  #knownDriver: RoutelessApolloDriver | undefined;

  constructor(
    private readonly config: AppConfig,
    private readonly modules: ModuleRef,
    private readonly documents: OperationDocuments,
  ) {}

  /** The operation with the text of its document. Throws where the caller may not run it, or nobody knows it. */
  async read(request: DoorRequest, caller: Caller): Promise<AskedOperation> {
    const sent = apolloRequestOf(request);
    const named = readNamedDocument(sent);
    return new AskedOperation(sent, named, await this.documents.textOf(caller, named));
  }

  async run(request: DoorRequest, call: Call, asked: AskedOperation): Promise<DoorAnswer> {
    const direct = this.#driver.direct?.find(request, asked, call);
    if (!direct) return this.#runByApollo(request, asked, { call });
    const executed = await direct.execute();
    if (executed.errors) return this.#runByApollo(request, asked, { call, executed });
    return this.#letKeep(request, answerOfData(executed.data, direct.contentType));
  }

  async #runByApollo(request: DoorRequest, asked: AskedOperation, context: OperationContext): Promise<DoorAnswer> {
    const hidesSchema = !this.config.values.GRAPHQL_INTROSPECTION || context.call.context.caller.switches.hideSchema === true;
    const operation = { requestId: request.requestId, hidesSchema, isRefused: false, errorCode: undefined as string | undefined };
    const response = await runOperation(operation, () =>
      this.#driver.instance.executeHTTPGraphQLRequest({ httpGraphQLRequest: asked.request, context: async () => context }),
    );
    const answer = answerOf(response, operation.isRefused);
    if (operation.errorCode === undefined) return this.#letKeep(request, answer);
    request.notes.errorCode = operation.errorCode;
    return answer;
  }

  #letKeep(request: DoorRequest, answer: DoorAnswer): DoorAnswer {
    const mayBeKept = request.method === 'GET' && answer.status === 200;
    return mayBeKept ? letCallerKeep(request, answer, this.config.values.GRAPHQL_MAX_AGE_SECONDS) : answer;
  }

  get #driver(): RoutelessApolloDriver {
    return (this.#knownDriver ??= this.modules.get<GraphQLModule<RoutelessApolloDriver>>(GraphQLModule, { strict: false }).graphQlAdapter);
  }
}
