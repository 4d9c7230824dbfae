import type { Transaction } from 'kysely';
import { GatewayError } from '../core/index.js';
import type { Tables } from '../storage/index.js';
import type { ConsumerSwitches } from './ports.js';

type Query = Transaction<Tables>;

const MAX_NAME_LENGTH = 100;
/** Every switch of a consumer. */
export const switchNames = ['dryRun', 'v1Clear', 'hideDeprecation', 'persistedOnly', 'hideSchema', 'snapshotClear'] as const satisfies readonly (keyof ConsumerSwitches)[];

/** A name without outer blanks. Throws `invalid_input` where it is empty, long or cannot be printed on one line. */
export const checkName = (name: string, of: string): string => {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > MAX_NAME_LENGTH || /\p{Cc}/u.test(trimmed)) {
    throw new GatewayError('invalid_input', `${of} needs a name of 1 to ${MAX_NAME_LENGTH} characters on one line.`);
  }
  return trimmed;
};

/** Throws `invalid_input` for what cannot be a user name of an old login. It is sent as it stands, so blanks around it count. */
export const checkLogin = (login: string): void => {
  if (login.trim() === '' || /\p{Cc}/u.test(login)) throw new GatewayError('invalid_input', 'An old login needs a user name on one line.');
};

/** The accounts without repetition. Throws `invalid_input` for one that is not connected. */
export const checkAccounts = async (query: Query, accountIds: readonly string[]): Promise<readonly string[]> => {
  const wanted = [...new Set(accountIds)];
  if (wanted.length === 0) return wanted;
  const rows = await query.selectFrom('accounts').select('id').where('id', 'in', wanted).execute();
  const missing = wanted.filter((id) => !rows.some((row) => row.id === id));
  if (missing.length > 0) throw new GatewayError('invalid_input', `Account ${missing.join(', ')} is not connected. Connect it first.`);
  return wanted;
};

/** Throws `not_found` for a consumer that does not exist or was revoked. */
export const checkConsumer = async (query: Query, id: string): Promise<void> => {
  const row = await query.selectFrom('consumers').select('revoked_at').where('id', '=', id).executeTakeFirst();
  if (!row) throw new GatewayError('not_found', 'There is no such consumer.');
  if (row.revoked_at !== null) throw new GatewayError('not_found', 'That consumer was revoked.');
};

/** Throws `invalid_input` where the consumer may not use the account. */
export const checkBinding = async (query: Query, binding: { readonly consumer_id: string; readonly account_id: string }): Promise<void> => {
  const { consumer_id, account_id } = binding;
  await checkAccounts(query, [account_id]);
  const bound = await query.selectFrom('consumer_accounts').select('account_id').where((row) => row.and({ consumer_id, account_id })).executeTakeFirst();
  if (!bound) throw new GatewayError('invalid_input', `The consumer is not bound to account ${account_id}. Add the account to the consumer first.`);
};
