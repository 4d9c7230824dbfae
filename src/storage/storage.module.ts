import { Inject, Injectable, Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { DatabaseLocks } from './database-locks.js';
import { openCounters } from './open-counters.js';
import { openDatabase } from './open-database.js';
import { openLocks } from './open-locks.js';
import { openMessages } from './messages.js';
import { openRecords } from './open-records.js';
import type { Records } from './open-records.js';
import { Counters, Database, Locks, Messages } from './ports.js';
import { AccountStamps, CallRecords, SharedAnswers } from './record-ports.js';

const RECORDS = Symbol('records');
const OPENED = Symbol('what this process has opened, the last first');

interface Closing {
  close(): void | Promise<void>;
}

/** Closes last what opened first: locks may live in the database. */
@Injectable()
class StorageClosing implements OnApplicationShutdown {
  constructor(@Inject(OPENED) private readonly opened: readonly Closing[]) {}

  async onApplicationShutdown(): Promise<void> {
    for (const part of this.opened) await part.close();
  }
}

/** Database, locks, counters and messages of this process, opened and migrated before anything else starts. Needs `AppConfig`. */
@Module({
  providers: [
    { provide: Database, inject: [AppConfig], useFactory: (config: AppConfig) => openDatabase(config.values) },
    {
      provide: Locks,
      inject: [AppConfig, Database],
      useFactory: (config: AppConfig, database: Database) => openLocks(config.values, database),
    },
    {
      provide: DatabaseLocks,
      inject: [AppConfig, Database],
      useFactory: (config: AppConfig, database: Database) => new DatabaseLocks(database, config.values.LEASE_MS),
    },
    {
      provide: Counters,
      inject: [AppConfig, Database],
      useFactory: (config: AppConfig, database: Database) => openCounters(config.values, database),
    },
    { provide: Messages, inject: [AppConfig], useFactory: (config: AppConfig) => openMessages(config.values) },
    {
      provide: RECORDS,
      inject: [AppConfig, Database],
      useFactory: (config: AppConfig, database: Database) => openRecords(config.values, database),
    },
    { provide: AccountStamps, inject: [RECORDS], useFactory: ({ stamps }: Records) => stamps },
    { provide: SharedAnswers, inject: [RECORDS], useFactory: ({ answers }: Records) => answers },
    { provide: CallRecords, inject: [RECORDS], useFactory: ({ calls }: Records) => calls },
    { provide: OPENED, inject: [Messages, RECORDS, Counters, Locks, Database], useFactory: (...opened: readonly Closing[]) => opened },
    StorageClosing,
  ],
  exports: [Counters, Database, DatabaseLocks, Locks, Messages, AccountStamps, CallRecords, SharedAnswers],
})
export class StorageModule {}
