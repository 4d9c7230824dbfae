import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/index.js';
import { TelemetryModule } from '../../telemetry/index.js';
import { UpstreamModule } from '../../upstream/index.js';
import { AdminDoors } from './admin-doors.js';
import { CallerDoors } from './caller-doors.js';
import { DocumentReader } from './document-reader.js';
import { GatewayAnswers } from './gateway-answers.js';
import { IdempotentCalls } from './idempotency/idempotent-calls.js';
import { OAuthDoors } from './oauth-doors.js';
import { OperatorReports } from './operator-reports.js';

/** What the ways in share as one instance. */
@Module({
  imports: [AccessModule, TelemetryModule, UpstreamModule],
  providers: [GatewayAnswers, CallerDoors, DocumentReader, AdminDoors, OperatorReports, IdempotentCalls, OAuthDoors],
  exports: [GatewayAnswers, CallerDoors, DocumentReader, AdminDoors, OperatorReports, IdempotentCalls, OAuthDoors],
})
export class DoorModule {}
