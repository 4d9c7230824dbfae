import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { AppConfig } from '../../../config/index.js';
import { DocumentReader } from '../../door/index.js';
import { readFilesAgainst } from './read-files.js';

/** Lets operators register documents through the admin API. */
@Injectable()
export class DocumentRegistration implements OnModuleInit {
  constructor(
    private readonly reader: DocumentReader,
    private readonly host: GraphQLSchemaHost,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.reader.provide((files) => readFilesAgainst(this.host.schema, this.config.values, files));
  }
}
