import { Module } from '@nestjs/common';
import { StorageModule } from '../../storage/index.js';
import { TelemetryModule } from '../../telemetry/index.js';
import { VaultModule } from '../../vault/index.js';
import { AdminDoors } from './admin-doors.js';
import { DocumentReader } from './document-reader.js';
import { GatewayAnswers } from './gateway-answers.js';
import { IdempotentCalls } from './idempotency/idempotent-calls.js';
import { OperatorReports } from './operator-reports.js';

/** What the ways in share as one instance. */
@Module({
  imports: [StorageModule, TelemetryModule, VaultModule],
  providers: [GatewayAnswers, DocumentReader, AdminDoors, OperatorReports, IdempotentCalls],
  exports: [GatewayAnswers, DocumentReader, AdminDoors, OperatorReports, IdempotentCalls],
})
export class DoorModule {}
