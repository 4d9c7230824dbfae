import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { AccessModule } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { DomainsModule } from '../../domains/index.js';
import { Log, TelemetryModule } from '../../telemetry/index.js';
import { bodyBounds, CallerDoors, DoorModule } from '../door/index.js';
import { RoutelessApolloDriver } from './apollo-driver.js';
import { apolloOptions } from './apollo-options.js';
import { AutomaticDocuments, DocumentRegistration, OperationDocuments } from './documents/index.js';
import { GraphqlDoor } from './graphql-door.js';
import { Operations } from './operations.js';

const apollo = GraphQLModule.forRootAsync({
  driver: RoutelessApolloDriver,
  imports: [TelemetryModule],
  inject: [AppConfig, Log],
  useFactory: (config: AppConfig, log: Log) => apolloOptions(config.values, log),
});

/** The GraphQL door at /graphql. */
@Module({
  imports: [AccessModule, DoorModule, TelemetryModule, DomainsModule, apollo],
  providers: [GraphqlDoor, Operations, OperationDocuments, AutomaticDocuments, DocumentRegistration],
})
export class GraphqlDoorModule implements OnModuleInit {
  constructor(
    private readonly door: GraphqlDoor,
    private readonly config: AppConfig,
    private readonly doors: CallerDoors,
  ) {}

  onModuleInit(): void {
    const { MAX_BODY_BYTES, COMPRESS_FROM_BYTES: compressFromBytes } = this.config.values;
    this.doors.mount({
      name: 'graphql',
      paths: ['/graphql'],
      body: bodyBounds(MAX_BODY_BYTES, this.config.values),
      compressFromBytes,
      handle: (request) => this.door.handle(request),
      answerError: (error) => this.door.answerError(error),
    });
  }
}
