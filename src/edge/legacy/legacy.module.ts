import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AccessModule } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { Clock, SystemClock } from '../../core/index.js';
import { RequestLog, TelemetryModule } from '../../telemetry/index.js';
import { UpstreamModule } from '../../upstream/index.js';
import { bodyBounds, DoorModule, mountRawDoor } from '../door/index.js';
import type { DoorRequest } from '../door/index.js';
import { readBodyOfGet } from './body-of-get.js';
import { operations } from './changes/index.js';
import { checkTable } from './check-table.js';
import { CsvImport } from './import/csv-import.js';
import { KeyedTranslator } from './keyed-translator.js';
import { LegacyAnswer } from './legacy-answer.js';
import { LegacyAuthenticator } from './legacy-authenticator.js';
import { LegacyDoor } from './legacy-door.js';
import { LegacyLogin } from './legacy-login.js';
import { LegacyPageController } from './legacy-page.controller.js';
import { MigrationModule } from './migration/migration.module.js';
import { ReportRegistration } from './migration/report-registration.js';
import { OwnAnswers } from './own-answers.js';
import { RewriteFailures } from './rewrite-failures.js';
import { Shadow } from './shadow/shadow.js';
import { readStrictly } from './strictness.js';
import { Translator } from './translator.js';
import { CountedDoor } from './usage/counted-door.js';
import { UsageRecorder } from './usage/usage-recorder.js';

/** The door of v1, v2 and paths without a version: everything that no other door serves. */
@Module({
  imports: [AccessModule, DoorModule, TelemetryModule, UpstreamModule, MigrationModule],
  controllers: [LegacyPageController],
  providers: [
    CountedDoor, LegacyAuthenticator, LegacyDoor, OwnAnswers, LegacyLogin, CsvImport, LegacyAnswer, Translator, KeyedTranslator, RewriteFailures, UsageRecorder, ReportRegistration, Shadow,
    { provide: Clock, useClass: SystemClock },
  ],
})
export class LegacyModule implements OnModuleInit {
  constructor(
    private readonly door: CountedDoor,
    private readonly log: RequestLog,
    private readonly host: HttpAdapterHost,
    private readonly config: AppConfig,
  ) {}

  /** Throws where the table of operations has mistakes. */
  async onModuleInit(): Promise<void> {
    await checkTable(operations);
    const { MAX_BODY_BYTES: bodyLimitBytes, LEGACY_STRICT: isStrict } = this.config.values;
    const door = {
      name: 'legacy',
      paths: ['/*'],
      body: bodyBounds(bodyLimitBytes, this.config.values),
      handle: (request: DoorRequest) => this.door.handle(isStrict ? readStrictly(request) : request),
      answerError: this.door.answerError.bind(this.door),
    };
    void this.host.httpAdapter.getInstance<FastifyInstance>().register(async (scope) => {
      scope.addHook('preHandler', readBodyOfGet(bodyLimitBytes));
      mountRawDoor(scope, door, this.log);
    });
  }
}
