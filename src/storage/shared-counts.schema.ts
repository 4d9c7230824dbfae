import type { ColumnType } from 'kysely';

type Whole = ColumnType<number, number, number>;

/** A count that all processes keep together until its window ends. */
export interface CountersTable {
  readonly name: string;
  total: Whole;
  ends_at: Whole;
}

/** How many of a number of shared places a process holds. */
export interface PlacesTable {
  readonly name: string;
  readonly holder: string;
  held: number;
  expires_at: Whole;
}
