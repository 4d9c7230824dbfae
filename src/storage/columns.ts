import type { ColumnType } from 'kysely';

/** Milliseconds since 1970 (bigint). */
export type Millis = ColumnType<number, number, number>;
export type Count = ColumnType<number, number, number>;
/** Ciphertext of the vault. Every such column is in `vault/sealed-columns.ts`, by which a new key comes to its texts. */
export type Sealed = string;
export type MaybeSealed = string | null;
export type MaybeMillis = ColumnType<number | null, number | null | undefined, number | null>;
export type MaybeCount = ColumnType<number | null, number | null | undefined, number | null>;
