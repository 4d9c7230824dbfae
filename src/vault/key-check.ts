import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../core/index.js';
import { GatewayError, Secret } from '../core/index.js';
import type { Database, Tables } from '../storage/index.js';
import { CipherVault } from './cipher.js';
import { SealedTexts } from './sealed-texts.js';
import { KeyRing } from './vault-key.js';
import type { VaultKey } from './vault-key.js';

const CHECK = new Secret('cleverreach-gateway');
const REMEDY = 'Put it back, then "gateway vault rotate" makes it removable.';

type KnownKey = Pick<Selectable<Tables['vault_keys']>, 'key_id' | 'check_value' | 'retired_at'>;

const refuse = (keyId: string, reason: string): never => {
  throw new GatewayError('internal', `The vault key ${keyId} ${reason}`, { facts: { keyId } });
};

const hasOpened = (key: VaultKey, sealed: string): boolean => {
  try {
    return new CipherVault(new KeyRing(key)).open(sealed, { owner: key.id, kind: 'check' }).reveal() === CHECK.reveal();
  } catch {
    return false;
  }
};

/** The keys a store was written with. */
export const listKnownKeys = (query: Kysely<Tables>): Promise<readonly KnownKey[]> =>
  query.selectFrom('vault_keys').select(['key_id', 'check_value', 'retired_at']).orderBy('created_at').orderBy('key_id').execute();

/** Compares keys with those a store was written with. Throws `internal`, naming the key, where one of the store's is missing or differs. */
const compareKeys = (known: readonly KnownKey[], ring: KeyRing): void => {
  const missing = known.find(({ key_id, retired_at }) => retired_at === null && !ring.find(key_id));
  if (missing) refuse(missing.key_id, `is missing from VAULT_KEYS or VAULT_KEY_FILE; the database was written with it. ${REMEDY}`);
  for (const { key_id, check_value, retired_at } of known) {
    const key = ring.find(key_id);
    if (key && !hasOpened(key, check_value)) refuse(key_id, 'is not the one the database was written with.');
    if (retired_at !== null && key_id === ring.first.id) refuse(key_id, 'was retired by a rotation. Put the newer key before it.');
  }
};

const noteKey = (query: Kysely<Tables>, key: VaultKey, now: number): Promise<unknown> => {
  const check_value = new CipherVault(new KeyRing(key)).seal(CHECK, { owner: key.id, kind: 'check' });
  return query.insertInto('vault_keys').values({ key_id: key.id, check_value, created_at: now }).execute();
};

/** A process that had not heard of a rotation may have sealed with a retired key since. */
const refuseRemoved = async (database: Database, ring: KeyRing): Promise<void> => {
  const removed = (await listKnownKeys(database.query)).filter(({ key_id }) => !ring.find(key_id));
  for (const { key_id } of removed) {
    const found = await new SealedTexts(database).findFirst(key_id);
    if (found) refuse(key_id, `is missing from VAULT_KEYS or VAULT_KEY_FILE; texts in ${found.table}.${found.column} were sealed with it after it was retired. ${REMEDY}`);
  }
};

/** What is done in the transaction that finds the keys right. */
type Along = (query: Kysely<Tables>) => Promise<unknown>;

/**
 * Compares the keys of this process with those the store was written with, and notes new ones. Throws `internal`, naming the
 * key, where one that is still needed is missing, or one differs.
 */
export const checkKeys = async (database: Database, ring: KeyRing, { clock, along }: { readonly clock: Clock; readonly along: Along }): Promise<void> => {
  await database.transaction(async (query) => {
    const known = await listKnownKeys(query);
    compareKeys(known, ring);
    const unknown = ring.keys.filter(({ id }) => !known.some(({ key_id }) => key_id === id));
    for (const key of unknown) await noteKey(query, key, clock.now());
    await along(query);
  });
  await refuseRemoved(database, ring);
};

/** Whether keys would do for a store, which is not changed. Throws what `checkKeys` throws. */
export const tryKeys = async (database: Database, ring: KeyRing): Promise<void> => {
  compareKeys(await listKnownKeys(database.query), ring);
  await refuseRemoved(database, ring);
};
