import { ApolloServer } from '@apollo/server';
import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { Injectable } from '@nestjs/common';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import { ApolloDriver } from '@nestjs/apollo';
import type { OperationCheck } from './checked-operations.js';
import { DirectOperations } from './direct-operations.js';
import { CompiledExecutor, executorGateway } from './executor/index.js';

export interface DriverOptions extends Omit<ApolloDriverConfig, 'driver'> {
  /** Operations whose compiled execution is kept; 0 leaves execution to graphql-js. */
  readonly compiledOperations: number;
  readonly check: OperationCheck;
}

interface Execution {
  /** What Apollo is told. It takes an executor in place of the schema, never beside it. */
  readonly options: object;
  /** Operations that need not pass through Apollo; undefined where graphql-js executes. */
  readonly direct: DirectOperations | undefined;
}

/** How operations are executed by the settings. */
export const executionOf = ({ schema, compiledOperations: maxPlans, check, ...options }: ApolloDriverConfig & DriverOptions): Execution => {
  if (!schema || maxPlans === 0) return { options: { ...options, schema }, direct: undefined };
  const { typeDefs: _text, resolvers: _functions, plugins = [], ...others } = options;
  const executor = new CompiledExecutor(schema, { maxPlans });
  const direct = new DirectOperations(executor, check, maxPlans);
  return { options: { ...others, plugins: [...plugins, direct.plugin], gateway: executorGateway(executor) }, direct };
};

/**
 * Starts Apollo without a route of its own: requests come through the raw door, like those of every other way in, so that ids,
 * body limits, error shapes and the access log are the same.
 */
@Injectable()
export class RoutelessApolloDriver extends ApolloDriver {
  #direct: DirectOperations | undefined;

  get direct(): DirectOperations | undefined {
    return this.#direct;
  }

  protected override async registerFastify(config: ApolloDriverConfig & DriverOptions): Promise<void> {
    const { options, direct } = executionOf(config);
    this.#direct = direct;
    this.apolloServer = new ApolloServer(options as ApolloServerOptions<BaseContext>);
    await this.apolloServer.start();
  }
}
