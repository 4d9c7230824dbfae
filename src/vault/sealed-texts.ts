import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Database, Tables } from '../storage/index.js';
import type { FoundTexts, Place } from './ports.js';
import { sealedColumns } from './sealed-columns.js';
import type { SealedColumn } from './sealed-columns.js';

/** A sealed text in its row. */
export interface StoredText {
  readonly sealed: string;
  readonly place: Place;
  /** Values of the columns that name the row. */
  readonly key: readonly string[];
}

/** A column with the kind of what it holds. */
export type KnownColumn = SealedColumn & { readonly kind: Place['kind'] };

export const knownColumns: readonly KnownColumn[] = Object.entries(sealedColumns).flatMap(([kind, columns]) =>
  columns.map((column) => ({ ...column, kind: kind as Place['kind'] })),
);

/** Whether a text was sealed with a key. LIKE would take `K1` for `k1` in SQLite. */
const isSealedWith = (column: string, keyId: string): RawBuilder<boolean> =>
  sql`(substr(${sql.ref(column)}, 1, ${sql.lit(keyId.length + 1)}) = ${`${keyId}.`})`;

const joinWith = (parts: readonly RawBuilder<unknown>[], word: 'and' | 'or') => sql.join(parts, sql.raw(` ${word} `));

/** The shape of a sealed text behind its key id: 16 characters, any, 22 characters. */
const shapeAfter = (keyId: string): string => `${'_'.repeat(keyId.length)}.${'_'.repeat(16)}.%.${'_'.repeat(22)}`;

interface TextColumn {
  readonly table: string;
  readonly column: string;
}

const textColumns = {
  sqlite: sql<TextColumn>`
    select tables.name as "table", columns.name as "column" from sqlite_master as tables join pragma_table_info(tables.name) as columns
    where tables.type = 'table' and upper(columns.type) = 'TEXT' order by 1, 2`,
  postgres: sql<TextColumn>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema() and data_type = 'text' order by 1, 2`,
} as const;

/** Reads and rewrites the sealed texts of the store, column by column. */
export class SealedTexts {
  constructor(private readonly database: Database) {}

  /** How many texts of a column are sealed with other keys. */
  async countOthers({ table, column }: KnownColumn, keyId: string): Promise<number> {
    const isOther = sql`${sql.ref(column)} is not null and not ${isSealedWith(column, keyId)}`;
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)} where ${isOther}`.execute(this.database.query);
    return Number(rows[0]?.count ?? 0);
  }

  /** Texts of a column, those sealed with other keys than `except` alone where it is given. */
  async list({ table, column, key, kind, ownerOf }: KnownColumn, range: { readonly except?: string; readonly skip: number; readonly limit: number }): Promise<readonly StoredText[]> {
    const { except, skip, limit } = range;
    const wanted = [sql`${sql.ref(column)} is not null`, ...(except === undefined ? [] : [sql`not ${isSealedWith(column, except)}`])];
    const names = key.map((name) => sql.ref(name));
    const { rows } = await sql<Readonly<Record<string, string>>>`
      select ${sql.join(names)}, ${sql.ref(column)} as sealed_text from ${sql.table(table)}
      where ${joinWith(wanted, 'and')} order by ${sql.join(names)} limit ${sql.lit(limit)} offset ${sql.lit(skip)}`.execute(this.database.query);
    return rows.map((row) => {
      const values = key.map((name) => String(row[name]));
      return { sealed: row['sealed_text'] ?? '', place: { kind, owner: ownerOf(...values) }, key: values };
    });
  }

  /** Puts a text into the place of another; false where the row changed meanwhile or is gone. */
  async replace(query: Kysely<Tables>, { table, column, key }: KnownColumn, { text, next }: { readonly text: StoredText; readonly next: string }): Promise<boolean> {
    const { sealed, key: values } = text;
    const same = [...key.map((name, index) => sql`${sql.ref(name)} = ${values[index]}`), sql`${sql.ref(column)} = ${sealed}`];
    const { numAffectedRows = 0n } = await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${next} where ${joinWith(same, 'and')}`.execute(query);
    return numAffectedRows > 0n;
  }

  /** A column of sealed texts that holds one sealed with a key. */
  async findFirst(keyId: string): Promise<KnownColumn | undefined> {
    for (const known of knownColumns) {
      const { rows } = await sql`select 1 from ${sql.table(known.table)} where ${isSealedWith(known.column, keyId)} limit 1`.execute(this.database.query);
      if (rows.length > 0) return known;
    }
    return undefined;
  }

  /** Columns anywhere in the store, known or not, with texts that are sealed with a key. The check value of the key itself is none. */
  async search(keyId: string): Promise<readonly FoundTexts[]> {
    const { query, kind } = this.database;
    const { rows } = await textColumns[kind].execute(query);
    const found: FoundTexts[] = [];
    for (const { table, column } of rows.filter((row) => row.table !== 'vault_keys')) {
      const isIt = sql`${isSealedWith(column, keyId)} and ${sql.ref(column)} like ${shapeAfter(keyId)}`;
      const counted = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)} where ${isIt}`.execute(query);
      const count = Number(counted.rows[0]?.count ?? 0);
      if (count > 0) found.push({ table, column, count });
    }
    return found;
  }
}
