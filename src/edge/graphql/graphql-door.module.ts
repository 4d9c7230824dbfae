import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import { AccessModule, PageOrigins } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { DomainsModule } from '../../domains/index.js';
import { Log, RequestLog, TelemetryModule } from '../../telemetry/index.js';
import { DocumentReader, DoorModule, mountRawDoor } from '../door/index.js';
import { RoutelessApolloDriver } from './apollo-driver.js';
import { apolloOptions } from './apollo-options.js';
import { AutomaticDocuments, OperationDocuments } from './documents/index.js';
import { GraphqlDoor } from './graphql-door.js';
import { readFilesAgainst } from './read-files.js';

const apollo = GraphQLModule.forRootAsync({
  driver: RoutelessApolloDriver,
  imports: [TelemetryModule],
  inject: [AppConfig, Log],
  useFactory: (config: AppConfig, log: Log) => apolloOptions(config.values, log),
});

/** The GraphQL door at /graphql. */
@Module({ imports: [AccessModule, DoorModule, TelemetryModule, DomainsModule, apollo], providers: [GraphqlDoor, OperationDocuments, AutomaticDocuments] })
export class GraphqlDoorModule implements OnModuleInit {
  constructor(
    private readonly door: GraphqlDoor,
    private readonly config: AppConfig,
    private readonly log: RequestLog,
    private readonly host: HttpAdapterHost,
    private readonly pages: PageOrigins,
    private readonly reader: DocumentReader,
    private readonly schemaHost: GraphQLSchemaHost,
  ) {}

  onModuleInit(): void {
    this.reader.provide((files) => readFilesAgainst(this.schemaHost.schema, this.config.values, files));
    mountRawDoor(
      this.host.httpAdapter.getInstance<FastifyInstance>(),
      {
        name: 'graphql',
        paths: ['/graphql'],
        bodyLimitBytes: this.config.values.MAX_BODY_BYTES,
        handle: (request) => this.door.handle(request),
        answerError: (error) => this.door.answerError(error),
        compressFromBytes: this.config.values.COMPRESS_FROM_BYTES,
        pages: this.pages,
      },
      this.log,
    );
  }
}
