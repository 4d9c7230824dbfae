import { Module } from '@nestjs/common';
import { StorageModule } from '../../../storage/index.js';
import { UsageStore } from '../usage/usage-store.js';

/** What the store knows of old integrations, and the report about it. Needs `AppConfig`. */
@Module({ imports: [StorageModule], providers: [UsageStore], exports: [UsageStore] })
export class MigrationModule {}
