import type { Transaction } from 'kysely';
import type { Database } from '../ports.js';
import type { Tables } from '../schema.js';

/** One step of the schema. It is never changed once released; a later step changes what it made. */
export interface Migration {
  /** Four digits and a few words; steps run in this order. */
  readonly name: string;
  apply(query: Transaction<Tables>, kind: Database['kind']): Promise<void>;
}
