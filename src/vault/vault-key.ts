import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { GatewayError } from '../core/index.js';

const KEY_BYTES = 32;
const entryForm = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/;

/** A key of the vault. Its bytes stay inside the `KeyObject`, which prints nothing. */
export interface VaultKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The keys of this process: the first seals, all open. */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, VaultKey>;

  constructor(
    readonly first: VaultKey,
    ...older: readonly VaultKey[]
  ) {
    this.#keys = new Map([first, ...older].map((key) => [key.id, key]));
  }

  find(id: string): VaultKey | undefined {
    return this.#keys.get(id);
  }

  get keys(): readonly VaultKey[] {
    return [...this.#keys.values()];
  }
}

const parseKey = (entry: string, source: string): VaultKey => {
  const [, id, encoded] = entryForm.exec(entry) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (id === undefined || bytes.length !== KEY_BYTES) {
    throw new GatewayError('internal', `${source} holds a vault key that is not id:base64 of ${KEY_BYTES} bytes.`);
  }
  return { id, key: createSecretKey(bytes) };
};

/** Reads `id:base64` entries, newest first. Throws `internal` with a sentence that names `source` and no key. */
export const parseKeys = (entries: readonly string[], source: string): KeyRing => {
  const [first, ...older] = entries.map((entry) => entry.trim()).filter((entry) => entry !== '').map((entry) => parseKey(entry, source));
  if (!first) throw new GatewayError('internal', `${source} holds no vault key.`);
  const ring = new KeyRing(first, ...older);
  if (ring.keys.length < 1 + older.length) throw new GatewayError('internal', `${source} holds two vault keys of the same id.`);
  return ring;
};

/** A new key as an entry for `VAULT_KEYS` or a line of a key file. */
export const generateKeyEntry = (): string => `k${randomBytes(4).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64')}`;
