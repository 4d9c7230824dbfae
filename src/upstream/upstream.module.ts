import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { Clock, SystemClock } from '../core/index.js';
import { StorageModule } from '../storage/index.js';
import { TelemetryModule } from '../telemetry/index.js';
import { TransportModule } from '../transport/index.js';
import { VaultModule } from '../vault/index.js';
import { AccountState } from './account-state.js';
import { CleverReachClient } from './cleverreach-client.js';
import { CleverReachSubAccounts } from './cleverreach-sub-accounts.js';
import { DestructionRecord } from './destruction-record.js';
import { Gatekeeper } from './gatekeeper.js';
import { KeptAnswers } from './kept-answers.js';
import { KeptReads } from './kept-reads.js';
import { LiveReads } from './live-reads.js';
import { SubAccountAccess, UpstreamClient } from './ports.js';
import { OwnReceivers } from './own-receivers.js';
import { Delivery, DeliveryNews, DeliveryRounds, KeptWrites, OvertakingCalls, WriteBuffer } from './buffer/index.js';
import { OldApi } from './old-api.js';
import { RememberedCalls } from './remembered-calls.js';
import { Safeguards } from './safeguards.js';
import { SendingModule } from './sending.module.js';
import { SnapshotExpiry, SnapshotsModule } from './snapshots/index.js';
import { TouchedReceivers } from './touched-receivers.js';

const buffering = [WriteBuffer, OvertakingCalls, KeptWrites, Delivery, DeliveryNews, DeliveryRounds];

/** The way to CleverReach. */
@Module({
  imports: [StorageModule, TelemetryModule, TransportModule, VaultModule, AccessModule, SendingModule, SnapshotsModule],
  providers: [
    Gatekeeper,
    OwnReceivers,
    TouchedReceivers,
    DestructionRecord,
    Safeguards,
    SnapshotExpiry,
    LiveReads,
    AccountState,
    KeptAnswers,
    KeptReads,
    RememberedCalls,
    { provide: Clock, useClass: SystemClock },
    OldApi,
    ...buffering,
    { provide: UpstreamClient, useClass: CleverReachClient },
    { provide: SubAccountAccess, useClass: CleverReachSubAccounts },
  ],
  exports: [OldApi, RememberedCalls, UpstreamClient, SubAccountAccess],
})
export class UpstreamModule {}
