import { Module } from '@nestjs/common';
import { TelemetryModule } from '../telemetry/index.js';
import { Transport } from './ports.js';
import { UndiciTransport } from './undici-transport.js';

/** Connections to CleverReach. */
@Module({
  imports: [TelemetryModule],
  providers: [{ provide: Transport, useClass: UndiciTransport }],
  exports: [Transport],
})
export class TransportModule {}
