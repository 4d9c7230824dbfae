import { ApolloServer } from '@apollo/server';
import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { Injectable } from '@nestjs/common';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import { ApolloDriver } from '@nestjs/apollo';

/**
 * Starts Apollo without a route of its own: requests come through the raw door, like those of every other way in, so that ids,
 * body limits, error shapes and the access log are the same.
 */
@Injectable()
export class RoutelessApolloDriver extends ApolloDriver {
  protected override async registerFastify(options: ApolloDriverConfig): Promise<void> {
    this.apolloServer = new ApolloServer(options as unknown as ApolloServerOptions<BaseContext>);
    await this.apolloServer.start();
  }
}
