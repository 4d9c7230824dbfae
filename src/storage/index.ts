export { openDatabase } from './open-database.js';
export { openLocks } from './open-locks.js';
export { Database, Locks } from './ports.js';
export type { Lease } from './ports.js';
export type { Tables } from './schema.js';
export { StorageModule } from './storage.module.js';
export { whileHeld } from './while-held.js';
