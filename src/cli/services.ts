import 'reflect-metadata';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccessModule, ApiKeys, AuditedAccounts, AuditedApps, AuditLog, AuditTrail, ConsumerIdentities, Consumers, FixedTokens, Logins, PersistedDocuments, ShadowLogins } from '../access/index.js';
import type { SettingValues } from '../config/index.js';
import { ConfigModule } from '../config/index.js';
import { MigrationModule, MigrationReports } from '../edge/legacy/index.js';
import { BufferedWrites, BufferedWritesModule, Snapshots, SnapshotsModule } from '../upstream/index.js';
import { Accounts, OAuthApps, VaultKeys, VaultModule } from '../vault/index.js';

/** The services of the gateway as commands use them. */
export interface Services {
  readonly accounts: Accounts;
  readonly accountChanges: AuditedAccounts;
  readonly apps: OAuthApps;
  readonly appChanges: AuditedApps;
  readonly consumers: Consumers;
  readonly keys: ApiKeys;
  readonly identities: ConsumerIdentities;
  readonly logins: Logins;
  readonly fixedTokens: FixedTokens;
  readonly documents: PersistedDocuments;
  readonly audit: AuditLog;
  readonly trail: AuditTrail;
  readonly migration: MigrationReports;
  readonly shadows: ShadowLogins;
  readonly buffered: BufferedWrites;
  readonly snapshots: Snapshots;
  readonly vaultKeys: VaultKeys;
}

@Module({})
class CliModule {
  static of(settings: SettingValues): DynamicModule {
    return { module: CliModule, imports: [ConfigModule.of(settings), AccessModule, VaultModule, BufferedWritesModule, SnapshotsModule, MigrationModule] };
  }
}

/** Runs `work` on the same store and vault as the gateway, then closes them. */
export const withServices = async <T>(settings: SettingValues, work: (services: Services) => Promise<T>): Promise<T> => {
  const quiet = { ...settings, LOG_LEVEL: 'silent' } as const;
  const app = await NestFactory.createApplicationContext(CliModule.of(quiet), { logger: false, abortOnError: false });
  try {
    return await work({
      accounts: app.get(Accounts, { strict: false }),
      accountChanges: app.get(AuditedAccounts, { strict: false }),
      apps: app.get(OAuthApps, { strict: false }),
      appChanges: app.get(AuditedApps, { strict: false }),
      consumers: app.get(Consumers, { strict: false }),
      keys: app.get(ApiKeys, { strict: false }),
      identities: app.get(ConsumerIdentities, { strict: false }),
      logins: app.get(Logins, { strict: false }),
      fixedTokens: app.get(FixedTokens, { strict: false }),
      documents: app.get(PersistedDocuments, { strict: false }),
      audit: app.get(AuditLog, { strict: false }),
      trail: app.get(AuditTrail, { strict: false }),
      shadows: app.get(ShadowLogins, { strict: false }),
      snapshots: app.get(Snapshots, { strict: false }),
      buffered: app.get(BufferedWrites, { strict: false }),
      vaultKeys: app.get(VaultKeys, { strict: false }),
      migration: app.get(MigrationReports, { strict: false }),
    });
  } finally {
    await app.close();
  }
};
