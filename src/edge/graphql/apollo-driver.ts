import { ApolloServer } from '@apollo/server';
import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { Injectable } from '@nestjs/common';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import { ApolloDriver } from '@nestjs/apollo';
import { executorGateway } from './executor/index.js';

export interface DriverOptions extends Omit<ApolloDriverConfig, 'driver'> {
  /** Operations whose compiled execution is kept; 0 leaves execution to graphql-js. */
  readonly compiledOperations: number;
}

/** Options of Apollo with the executor that the settings ask for. Apollo takes one in place of the schema, never beside it. */
export const withExecutor = ({ schema, compiledOperations: maxPlans, ...options }: ApolloDriverConfig & DriverOptions): object => {
  if (!schema || maxPlans === 0) return { ...options, schema };
  const { typeDefs: _text, resolvers: _functions, ...others } = options;
  return { ...others, gateway: executorGateway(schema, { maxPlans }) };
};

/**
 * Starts Apollo without a route of its own: requests come through the raw door, like those of every other way in, so that ids,
 * body limits, error shapes and the access log are the same.
 */
@Injectable()
export class RoutelessApolloDriver extends ApolloDriver {
  protected override async registerFastify(options: ApolloDriverConfig & DriverOptions): Promise<void> {
    this.apolloServer = new ApolloServer(withExecutor(options) as ApolloServerOptions<BaseContext>);
    await this.apolloServer.start();
  }
}
