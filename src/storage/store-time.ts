import { sql } from 'kysely';

/** The time of the store, in milliseconds since 1970: the clocks of several hosts differ. */
export const storeTime = {
  sqlite: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
  postgres: sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
} as const;
