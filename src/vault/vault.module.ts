import { Inject, Injectable, Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { SystemClock } from '../core/index.js';
import { Database, Locks, StorageModule } from '../storage/index.js';
import { Log, Metrics, TelemetryModule } from '../telemetry/index.js';
import { openVault } from './open-vault.js';
import type { OpenVault } from './open-vault.js';
import { AccountProof, Accounts, OAuthApps, SubAccounts, TokenKeeper, Vault, VaultKeys } from './ports.js';

const OPEN_VAULT = Symbol('the open vault');

/** Renews in the background while the application runs. */
@Injectable()
class VaultLife implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(@Inject(OPEN_VAULT) private readonly open: OpenVault) {}

  onApplicationBootstrap(): void {
    this.open.rounds.start();
    this.open.watch.start();
  }

  beforeApplicationShutdown(): void {
    this.open.rounds.stop();
  }

  onApplicationShutdown(): Promise<void> {
    return this.open.close();
  }
}

/** Accounts, their tokens and sealed texts. A wrong key stops the start before anything listens. Needs `AppConfig`. */
@Module({
  imports: [StorageModule, TelemetryModule],
  providers: [
    {
      provide: OPEN_VAULT,
      inject: [AppConfig, Database, Locks, Log, Metrics],
      useFactory: ({ values }: AppConfig, ...[database, locks, log, metrics]: [Database, Locks, Log, Metrics]) =>
        openVault({ settings: values, clock: new SystemClock(), database, locks, log, metrics }),
    },
    { provide: Vault, inject: [OPEN_VAULT], useFactory: ({ vault }: OpenVault) => vault },
    { provide: Accounts, inject: [OPEN_VAULT], useFactory: ({ accounts }: OpenVault) => accounts },
    { provide: AccountProof, inject: [OPEN_VAULT], useFactory: ({ proof }: OpenVault) => proof },
    { provide: OAuthApps, inject: [OPEN_VAULT], useFactory: ({ apps }: OpenVault) => apps },
    { provide: SubAccounts, inject: [OPEN_VAULT], useFactory: ({ subAccounts }: OpenVault) => subAccounts },
    { provide: TokenKeeper, inject: [OPEN_VAULT], useFactory: ({ keeper }: OpenVault) => keeper },
    { provide: VaultKeys, inject: [OPEN_VAULT], useFactory: ({ keys }: OpenVault) => keys },
    VaultLife,
  ],
  exports: [Vault, Accounts, AccountProof, OAuthApps, SubAccounts, TokenKeeper, VaultKeys],
})
export class VaultModule {}
