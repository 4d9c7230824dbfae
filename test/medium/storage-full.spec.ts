import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import { openDatabase } from '../../src/storage/index.js';
import { sqlite } from '../support/stores.js';

it('a full SQLite file refuses a transaction with the reason, keeps nothing of it, and goes on once there is room', async () => {
  const store = await sqlite.create();
  const database = await openDatabase(readSettings(store.environment));
  const fill = (): Promise<unknown> =>
    database.transaction(async (query) => {
      for (let row = 0; row < 50; row++) await sql`insert into filling values (${'x'.repeat(100_000)})`.execute(query);
    });
  const count = async (): Promise<unknown> => (await sql<{ rows: number }>`select count(*) as rows from filling`.execute(database.query)).rows[0]?.rows;
  await sql`create table filling (content text)`.execute(database.query);
  await sql`pragma max_page_count = 100`.execute(database.query);
  await expect(fill()).rejects.toMatchObject({ code: 'too_busy', facts: { reason: 'SQLITE_FULL' } });
  const during = await count();
  await sql`pragma max_page_count = 1000000`.execute(database.query);
  await fill();
  expect([during, await count()]).toEqual([0, 50]);
  await database.close();
  await store.remove();
});
