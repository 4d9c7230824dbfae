import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Environment } from '../../src/config/index.js';

/** An empty store of one test: the settings that lead to it, and how it goes away. */
export interface TestStore {
  readonly environment: Environment;
  readonly remove: () => Promise<void>;
}

export interface StoreKind {
  readonly name: 'sqlite' | 'postgres';
  /** Why specs of this kind are skipped here; undefined where they run. */
  readonly skipped: string | undefined;
  readonly create: () => Promise<TestStore>;
}

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own, which goes away with the process. */
export const createFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-test-'));
  folders.push(folder);
  return folder;
};

/** A file of its own. */
export const sqlite: StoreKind = {
  name: 'sqlite',
  skipped: undefined,
  async create() {
    const folder = await createFolder();
    return { environment: { DATA_DIR: join(folder, 'store') }, remove: () => rm(folder, { recursive: true }) };
  },
};

const runOnServer = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(statement);
  await client.end();
};

/** A schema of its own on the server at `DATABASE_URL`. */
export const postgres: StoreKind = {
  name: 'postgres',
  skipped: process.env['DATABASE_URL'] ? undefined : 'DATABASE_URL is not set',
  async create() {
    const server = process.env['DATABASE_URL'] ?? '';
    const schema = `test_${randomBytes(6).toString('hex')}`;
    await runOnServer(server, `create schema ${schema}`);
    const url = new URL(server);
    url.searchParams.set('options', `-c search_path=${schema}`);
    return { environment: { DATABASE_URL: url.href }, remove: () => runOnServer(server, `drop schema ${schema} cascade`) };
  },
};

/** The stores a spec about storage runs over. */
export const storeKinds: readonly StoreKind[] = [sqlite, postgres];

/** Address of Redis for specs, or why they are skipped. */
export const redisUrl = process.env['REDIS_URL'];

for (const { name, skipped } of storeKinds) if (skipped !== undefined) process.stdout.write(`specs on ${name} are skipped: ${skipped}\n`);
if (!redisUrl) process.stdout.write('specs on redis are skipped: REDIS_URL is not set\n');
