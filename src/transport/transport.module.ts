import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/index.js';
import { TelemetryModule } from '../telemetry/index.js';
import { Lanes } from './lanes.js';
import { PaceBoard } from './pace-board.js';
import { PaceSharing } from './pace-sharing.js';
import { Transport } from './ports.js';
import { UndiciTransport } from './undici-transport.js';

/** Connections to CleverReach. */
@Module({
  imports: [StorageModule, TelemetryModule],
  providers: [Lanes, PaceBoard, PaceSharing, { provide: Transport, useClass: UndiciTransport }],
  exports: [Transport],
})
export class TransportModule {}
