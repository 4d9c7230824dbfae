import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { TelemetryModule } from '../telemetry/index.js';
import { TransportModule } from '../transport/index.js';
import { VaultModule } from '../vault/index.js';
import { CleverReachClient } from './cleverreach-client.js';
import { CleverReachSubAccounts } from './cleverreach-sub-accounts.js';
import { DestructionRecord } from './destruction-record.js';
import { Gatekeeper } from './gatekeeper.js';
import { SubAccountAccess, UpstreamClient } from './ports.js';
import { OldApi } from './old-api.js';
import { SignedSender } from './signed-sender.js';
import { TouchedReceivers } from './touched-receivers.js';

/** The way to CleverReach. */
@Module({
  imports: [TelemetryModule, TransportModule, VaultModule, AccessModule],
  providers: [
    Gatekeeper,
    SignedSender,
    TouchedReceivers,
    DestructionRecord,
    OldApi,
    { provide: UpstreamClient, useClass: CleverReachClient },
    { provide: SubAccountAccess, useClass: CleverReachSubAccounts },
  ],
  exports: [OldApi, UpstreamClient, SubAccountAccess],
})
export class UpstreamModule {}
