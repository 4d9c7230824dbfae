import { randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import { createKeyFile } from '../../src/vault/index.js';
import { readKeyRing } from '../../src/vault/key-file.js';
import { createFolder, storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { startVaultProcess } from '../support/vault-process.js';

const entry = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

describe.each(storeKinds)('keys of a store on $name', ({ skipped, create }) => {
  let store: TestStore;
  beforeEach(async () => {
    if (skipped === undefined) store = await create();
  });
  afterEach(async () => {
    if (skipped === undefined) await store.remove();
  });

  const startWith = async (...keys: string[]): Promise<string> => {
    try {
      await (await startVaultProcess({ ...store.environment, VAULT_KEYS: keys.join(',') })).stop();
      return 'started';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const rule = it.skipIf(skipped !== undefined);

  rule('lets no process start with another key of the same name', async () => {
    const key = entry('k1');
    expect([await startWith(key), await startWith(entry('k1')), await startWith(key)]).toEqual([
      'started',
      'The vault key k1 is not the one the database was written with.',
      'started',
    ]);
  });

  rule('takes a new key beside the old one, and none of them away', async () => {
    const [old, young] = [entry('k1'), entry('k2')];
    expect([await startWith(old), await startWith(young, old), await startWith(young)]).toEqual([
      'started',
      'started',
      'The vault key k1 is missing from VAULT_KEYS or VAULT_KEY_FILE; the database was written with it. Put it back, then "gateway vault rotate" makes it removable.',
    ]);
  });

  rule('lets in one of two processes that start at once with different keys of one name', async () => {
    const outcomes = await Promise.all([startWith(entry('k1')), startWith(entry('k1'))]);
    expect(outcomes.sort()).toEqual(['The vault key k1 is not the one the database was written with.', 'started']);
  });
});

describe('a key file', () => {
  const read = (environment: Record<string, string>) => readKeyRing(readSettings(environment));

  it('is made whole, for its owner only, and can be read', async () => {
    const path = join(await createFolder(), 'secrets', 'vault.key');
    await createKeyFile(path);
    const ring = read({ VAULT_KEY_FILE: path });
    expect([ring.keys.length, ((await stat(path)).mode & 0o777).toString(8), await readdir(join(path, '..'))]).toEqual([1, '600', ['vault.key']]);
  });

  it('is never written over', async () => {
    const path = join(await createFolder(), 'vault.key');
    await createKeyFile(path);
    const before = await readFile(path, 'utf8');
    await expect(createKeyFile(path)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it.each([0o640, 0o604, 0o644])('is refused with the mode %o', async (mode) => {
    const path = join(await createFolder(), 'vault.key');
    await createKeyFile(path);
    await chmod(path, mode);
    expect(() => read({ VAULT_KEY_FILE: path })).toThrow(`The key file ${path} (VAULT_KEY_FILE) is open to other users. Set its mode to 0600.`);
  });

  it('is asked for where it is missing', async () => {
    expect(() => read({ VAULT_KEY_FILE: '/nowhere/vault.key' })).toThrow('The key file /nowhere/vault.key (VAULT_KEY_FILE) cannot be read (ENOENT).');
  });

  it('is refused where it holds something else', async () => {
    const path = join(await createFolder(), 'vault.key');
    await writeFile(path, 'hello\n', { mode: 0o600 });
    expect(() => read({ VAULT_KEY_FILE: path })).toThrow('VAULT_KEY_FILE holds a vault key that is not id:base64 of 32 bytes.');
  });

  it('stands back where VAULT_KEYS is set', async () => {
    const ring = read({ VAULT_KEYS: `${entry('a')},${entry('b')}`, VAULT_KEY_FILE: '/nowhere/vault.key' });
    expect(ring.keys.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('or VAULT_KEYS is needed to start', async () => {
    expect(() => read({})).toThrow('There is no vault key. Set VAULT_KEYS or VAULT_KEY_FILE.');
  });
});
