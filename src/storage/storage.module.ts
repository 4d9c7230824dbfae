import { Injectable, Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { openDatabase } from './open-database.js';
import { openLocks } from './open-locks.js';
import { Database, Locks } from './ports.js';

/** Closes last what opened first: locks may live in the database. */
@Injectable()
class StorageClosing implements OnApplicationShutdown {
  constructor(
    private readonly locks: Locks,
    private readonly database: Database,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.locks.close();
    await this.database.close();
  }
}

/** Database and locks of this process, opened and migrated before anything else starts. Needs `AppConfig`. */
@Module({
  providers: [
    { provide: Database, inject: [AppConfig], useFactory: (config: AppConfig) => openDatabase(config.values) },
    {
      provide: Locks,
      inject: [AppConfig, Database],
      useFactory: (config: AppConfig, database: Database) => openLocks(config.values, database),
    },
    StorageClosing,
  ],
  exports: [Database, Locks],
})
export class StorageModule {}
