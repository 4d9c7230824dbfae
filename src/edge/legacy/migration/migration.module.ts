import { Module } from '@nestjs/common';
import { AccessModule } from '../../../access/index.js';
import { Clock, SystemClock } from '../../../core/index.js';
import { StorageModule } from '../../../storage/index.js';
import { UsageStore } from '../usage/usage-store.js';
import { MigrationReports } from './migration-reports.js';

/** What the store knows of old integrations, and the report about it. Needs `AppConfig`. */
@Module({
  imports: [AccessModule, StorageModule],
  providers: [UsageStore, MigrationReports, { provide: Clock, useClass: SystemClock }],
  exports: [UsageStore, MigrationReports],
})
export class MigrationModule {}
