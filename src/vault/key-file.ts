import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SettingValues } from '../config/index.js';
import { GatewayError } from '../core/index.js';
import { generateKeyEntry, parseKeys } from './vault-key.js';
import type { KeyRing } from './vault-key.js';

const MAX_FILE_BYTES = 65_536;
const OTHERS = 0o077;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';

const readKeyFile = async (path: string): Promise<string> => {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new GatewayError('internal', `The key file ${path} (VAULT_KEY_FILE) cannot be read (${codeOf(error)}).`);
  });
  try {
    const { mode, size } = await file.stat();
    if ((mode & OTHERS) !== 0) throw new GatewayError('internal', `The key file ${path} (VAULT_KEY_FILE) is open to other users. Set its mode to 0600.`);
    if (size > MAX_FILE_BYTES) throw new GatewayError('internal', `The key file ${path} (VAULT_KEY_FILE) is too long to hold keys.`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
};

/** The vault keys of this process. Throws `internal` where there is none, or one that cannot be used. */
export const readKeyRing = async ({ VAULT_KEYS, VAULT_KEY_FILE }: SettingValues): Promise<KeyRing> => {
  if (VAULT_KEYS) return parseKeys(VAULT_KEYS.reveal().split(','), 'VAULT_KEYS');
  if (VAULT_KEY_FILE !== undefined) return parseKeys((await readKeyFile(VAULT_KEY_FILE)).split('\n'), 'VAULT_KEY_FILE');
  throw new GatewayError('internal', 'There is no vault key. Set VAULT_KEYS or VAULT_KEY_FILE.');
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
};

const writeDraft = async (path: string): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${generateKeyEntry()}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Writes a new key to `path`, mode 0600, whole and on the disk, or not at all. Never touches a file that is there: throws the
 * system error `EEXIST`, since a key that is lost takes every sealed text with it.
 */
export const createKeyFile = async (path: string): Promise<void> => {
  const folder = dirname(path);
  const draft = `${path}.${randomUUID()}`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await writeDraft(draft);
    await link(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(folder);
};
