import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/index.js';
import { TelemetryModule } from '../telemetry/index.js';
import { TransportModule } from '../transport/index.js';
import { VaultModule } from '../vault/index.js';
import { AccountWrites } from './account-writes.js';
import { SignedSender } from './signed-sender.js';
import { WatchedSender } from './watched-sender.js';

/** Sends with the token of an account. One for all who write, so that each write is known to all who read. Needs `AppConfig`. */
@Module({
  imports: [StorageModule, TelemetryModule, TransportModule, VaultModule],
  providers: [AccountWrites, SignedSender, WatchedSender],
  exports: [AccountWrites, SignedSender, WatchedSender],
})
export class SendingModule {}
