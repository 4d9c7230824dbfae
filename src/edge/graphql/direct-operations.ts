import type { ApolloServerPlugin } from '@apollo/server';
import { getOperationAST } from 'graphql';
import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { ACCOUNT_HEADER } from '../../access/index.js';
import type { Call } from '../../domains/index.js';
import type { DoorRequest } from '../door/index.js';
import type { AskedOperation } from './asked-operation.js';
import type { OperationCheck } from './checked-operations.js';
import type { CompiledExecutor } from './executor/index.js';

/** Headers that a foreign page cannot send without asking the gateway first; one of them proves that no such page sent the request. */
export const headersOfOwnClients = ['x-apollo-operation-name', 'apollo-require-preflight', 'authorization', 'x-access-token', ACCOUNT_HEADER] as const;

const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

/** What common clients accept, and the media type that Apollo would choose for it. */
const chosenTypes: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/json, text/plain, */*', JSON_TYPE],
  ['application/graphql-response+json', RESPONSE_TYPE],
  ['application/graphql-response+json,application/json;q=0.9', RESPONSE_TYPE],
  ['application/graphql-response+json, application/json', RESPONSE_TYPE],
]);

/** A query by GET has no media type of its own and shows that no foreign page sent it; a body was read as JSON, which shows the same. */
const isOwn = ({ method, headers }: DoorRequest): boolean =>
  method === 'POST' || (headers['content-type'] === undefined && headersOfOwnClients.some((name) => Boolean(headers[name])));

/** Characters of the documents that are remembered. */
const MAX_CHARACTERS = 8_000_000;

/** An operation that may run at once. */
export interface DirectOperation {
  /** Media type of its answer. */
  readonly contentType: string;
  /** Rows of lists come as `PrintedRows`. */
  readonly execute: () => Promise<ExecutionResult>;
}

/**
 * Operations that Apollo has read before and found valid. Where such a one is asked for in a usual way, it is executed without passing
 * through Apollo again, which takes as long as a short operation itself. Apollo has the last word on everything that is out of the
 * ordinary, on refusals and on answers with errors.
 */
export class DirectOperations {
  readonly #valid: LRUCache<string, DocumentNode>;

  constructor(
    private readonly executor: CompiledExecutor,
    private readonly check: OperationCheck,
    max: number,
  ) {
    this.#valid = new LRUCache({ max, maxSize: MAX_CHARACTERS, sizeCalculation: (_document, text) => text.length });
  }

  /** By it Apollo tells what it has found valid. */
  get plugin(): ApolloServerPlugin {
    const valid = this.#valid;
    return {
      async requestDidStart() {
        return {
          async didResolveOperation({ source, document }) {
            valid.set(source, document);
          },
        };
      },
    };
  }

  /** The operation, where it need not pass through Apollo. */
  find(request: DoorRequest, asked: AskedOperation, call: Call): DirectOperation | undefined {
    const document = asked.text === undefined ? undefined : this.#valid.get(asked.text);
    const contentType = chosenTypes.get(request.headers.accept);
    if (!document || contentType === undefined || !isOwn(request)) return undefined;
    const parts = asked.plainParts;
    if (!parts) return undefined;
    const { operationName, variables } = parts;
    const operation = getOperationAST(document, operationName);
    if (!operation || (request.method === 'GET' && operation.operation !== 'query')) return undefined;
    if (!this.#mayRun(document, operation, variables, call)) return undefined;
    return { contentType, execute: async () => this.executor.executeToPrint({ document, operationName, variableValues: variables, contextValue: { call } }) };
  }

  #mayRun(document: DocumentNode, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>, call: Call): boolean {
    try {
      this.check({ schema: this.executor.schema, document, operation, variables, call });
      return true;
    } catch {
      return false; // Apollo asks the same and words the refusal
    }
  }
}
