export { Database, Locks } from './ports.js';
export type { Lease } from './ports.js';
export type { Tables } from './schema.js';
