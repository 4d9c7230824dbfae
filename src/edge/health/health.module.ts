import { Module } from '@nestjs/common';
import { StorageModule } from '../../storage/index.js';
import { TelemetryModule } from '../../telemetry/index.js';
import { VaultModule } from '../../vault/index.js';
import { GatewayParts } from './gateway-parts.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

/** `/health/live` and `/health/ready`. */
@Module({
  imports: [StorageModule, TelemetryModule, VaultModule],
  controllers: [HealthController],
  providers: [GatewayParts, Readiness],
  exports: [Readiness],
})
export class HealthModule {}
