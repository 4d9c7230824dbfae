import type { Transaction } from 'kysely';
import type { Clock } from '../core/index.js';
import { GatewayError, Secret } from '../core/index.js';
import type { Database, Tables } from '../storage/index.js';
import { CipherVault } from './cipher.js';
import { KeyRing } from './vault-key.js';
import type { VaultKey } from './vault-key.js';

const CHECK = new Secret('cleverreach-gateway');

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

const checkKey = async (query: Transaction<Tables>, key: VaultKey, now: number): Promise<void> => {
  const row = await query.selectFrom('vault_keys').select('check_value').where('key_id', '=', key.id).executeTakeFirst();
  if (row && !hasOpened(key, row.check_value)) refuse(key.id, 'is not the one the database was written with.');
  if (row) return;
  const check_value = new CipherVault(new KeyRing(key)).seal(CHECK, { owner: key.id, kind: 'check' });
  await query.insertInto('vault_keys').values({ key_id: key.id, check_value, created_at: now }).execute();
};

/**
 * Compares the keys of this process with those the store was written with, and notes new ones. Throws `internal`, naming the
 * key, where one of the store's is missing or differs.
 */
export const checkKeys = (database: Database, ring: KeyRing, clock: Clock): Promise<void> =>
  database.transaction(async (query) => {
    const known = await query.selectFrom('vault_keys').select('key_id').execute();
    const missing = known.find(({ key_id }) => !ring.find(key_id));
    if (missing) refuse(missing.key_id, 'is missing from VAULT_KEYS or VAULT_KEY_FILE; the database was written with it.');
    for (const key of ring.keys) await checkKey(query, key, clock.now());
  });
