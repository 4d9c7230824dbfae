import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SettingValues } from '../config/index.js';
import { GatewayError } from '../core/index.js';
import { makeFolder } from '../storage/index.js';
import { generateKeyEntry, parseKeys } from './vault-key.js';
import type { KeyRing } from './vault-key.js';

const MAX_FILE_BYTES = 65_536;
const OTHERS = 0o077;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';

const openKeyFile = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new GatewayError('internal', `The key file ${path} (VAULT_KEY_FILE) cannot be read (${codeOf(error)}).`);
  }
};

const readKeyFile = (path: string): string => {
  const file = openKeyFile(path);
  try {
    const { mode, size } = fstatSync(file);
    if ((mode & OTHERS) !== 0) throw new GatewayError('internal', `The key file ${path} (VAULT_KEY_FILE) is open to other users. Set its mode to 0600.`);
    if (size > MAX_FILE_BYTES) throw new GatewayError('internal', `The key file ${path} (VAULT_KEY_FILE) is too long to hold keys.`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
};

/** The vault keys of this process. Throws `internal` where there is none, or one that cannot be used. */
export const readKeyRing = ({ VAULT_KEYS, VAULT_KEY_FILE }: SettingValues): KeyRing => {
  if (VAULT_KEYS) return parseKeys(VAULT_KEYS.reveal().split(','), 'VAULT_KEYS');
  if (VAULT_KEY_FILE !== undefined) return parseKeys(readKeyFile(VAULT_KEY_FILE).split('\n'), 'VAULT_KEY_FILE');
  throw new GatewayError('internal', 'There is no vault key. Set VAULT_KEYS or VAULT_KEY_FILE.');
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
};

const writeDraft = async (path: string, entries: readonly string[]): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${entries.join('\n')}\n`);
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
  makeFolder(folder);
  try {
    await writeDraft(draft, [generateKeyEntry()]);
    await link(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(folder);
};

const idOf = (entry: string): string => entry.slice(0, entry.indexOf(':'));

/** Writes the keys of a file in another order or number: whole and on the disk, or not at all. */
const rewrite = async (path: string, change: (entries: readonly string[]) => readonly string[]): Promise<void> => {
  const entries = readKeyFile(path).split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeDraft(draft, change(entries));
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(path));
};

/** Adds a new key behind the others, so that it opens and does not seal yet. Returns its id. */
export const appendKey = async (path: string): Promise<string> => {
  const entry = generateKeyEntry();
  await rewrite(path, (entries) => [...entries, entry]);
  return idOf(entry);
};

/** Puts a key before the others, so that it seals. */
export const putKeyFirst = (path: string, id: string): Promise<void> =>
  rewrite(path, (entries) => entries.toSorted((one, other) => Number(idOf(other) === id) - Number(idOf(one) === id)));
