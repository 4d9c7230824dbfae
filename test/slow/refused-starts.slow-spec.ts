import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startProgram } from '../support/start-process.js';
import type { Program } from '../support/start-process.js';
import { redisUrl } from '../support/stores.js';

const BOUND_MS = 60_000;

describe('a gateway that cannot start', () => {
  /** Takes connections and says nothing. */
  const silent = createServer();
  let folder = '';
  let port = '';
  let program: Program | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'refused-'));
    await writeFile(join(folder, 'file'), '');
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    port = String((silent.address() as AddressInfo).port);
  });
  afterEach(() => program?.stop('SIGKILL'));
  afterAll(async () => {
    silent.close();
    await rm(folder, { recursive: true, force: true });
  });

  const common = (): Readonly<Record<string, string>> => ({ PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'error', VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`, DATA_DIR: join(folder, 'data') });

  it.each<[string, string, () => Readonly<Record<string, string>>, RegExp]>([
    ['a folder that cannot be made', 'main.js', () => ({ DATA_DIR: '/proc/nope/inside' }), /^The database \S+ in the folder \S+ \(DATA_DIR\) cannot be opened: the path leads nowhere\.$/],
    ['a folder that is a file', 'main.js', () => ({ DATA_DIR: join(folder, 'file') }), /^The database \S+ in the folder \S+ \(DATA_DIR\) cannot be opened: the path leads through a file\.$/],
    ['a port that is taken', 'main.js', () => ({ PORT: port }), /^Port \d+ is taken by another program\. Stop that one or choose another port\.$/],
    ['an admin port that is taken', 'main.js', () => ({ ADMIN_PORT: port }), /^Port \d+ is taken by another program\. Stop that one or choose another port\.$/],
    ['a host that nobody knows', 'main.js', () => ({ HOST: 'nowhere.invalid' }), /^The host nowhere\.invalid has no address\.$/],
    ['a silent PostgreSQL', 'main.js', () => ({ DATABASE_URL: `postgres://u@127.0.0.1:${port}/x` }), /^PostgreSQL at \S+ \(DATABASE_URL\) cannot be used: no answer\.$/],
    ['a silent Redis', 'main.js', () => ({ REDIS_URL: `redis://127.0.0.1:${port}` }), /^Redis at \S+ \(REDIS_URL\) cannot be used: no answer\.$/],
    ['a worker that cannot', 'main.js', () => ({ WEB_CONCURRENCY: '2', PORT: port }), /^Port .+\.\nA worker ended before it listened; the lines above say why\.$/],
    ['a quickstart without its folder', 'quickstart.js', () => ({ DATA_DIR: '/proc/nope' }), /^\/proc\/nope leads nowhere\.$/],
    ['a quickstart whose folder is a file', 'quickstart.js', () => ({ DATA_DIR: join(folder, 'file') }), /^\S+ is there already\.$/],
  ])('with %s ends by itself with one sentence', async (_, file, environment, sentence) => {
    program = startProgram(file, { env: { ...common(), ...environment() } });
    expect(await program.ended).toBe(1);
    expect(program.output().trim()).toMatch(sentence);
  }, BOUND_MS);

  it.skipIf(!redisUrl)('is told by a command as well, which ends though another store answers', async () => {
    const stores = { DATABASE_URL: `postgres://u@127.0.0.1:${port}/x`, REDIS_URL: redisUrl ?? '', STORE_TIMEOUT_MS: '1000' };
    program = startProgram('cli/main.js', { args: ['consumers', 'list'], env: { ...common(), ...stores } });
    expect(await program.ended).toBe(1);
    expect(program.output().trim()).toMatch(/^PostgreSQL at \S+ \(DATABASE_URL\) cannot be used: no answer\.$/);
  }, BOUND_MS);
});
