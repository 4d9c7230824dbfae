import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/index.js';
import { Clock, SystemClock } from '../../core/index.js';
import { StorageModule } from '../../storage/index.js';
import { TelemetryModule } from '../../telemetry/index.js';
import { TransportModule } from '../../transport/index.js';
import { VaultModule } from '../../vault/index.js';
import { SendingModule } from '../sending.module.js';
import { GroupReader } from './group-reader.js';
import { Snapshots } from './snapshot.js';
import { SnapshotStore } from './snapshot-store.js';
import { SnapshotTaker } from './snapshot-taker.js';
import { StoredSnapshots } from './stored-snapshots.js';

/** Snapshots of groups that are cleared. Needs `AppConfig`. */
@Module({
  imports: [StorageModule, TelemetryModule, TransportModule, VaultModule, AccessModule, SendingModule],
  providers: [{ provide: Clock, useClass: SystemClock }, GroupReader, SnapshotStore, SnapshotTaker, { provide: Snapshots, useClass: StoredSnapshots }],
  exports: [Snapshots, SnapshotStore, SnapshotTaker],
})
export class SnapshotsModule {}
