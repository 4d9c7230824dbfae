import type { BlacklistEntry } from '../entities.js';
import type { Store } from '../store.js';
import { GLOBAL } from './lookup.js';

export const blacklistOf = (store: Store, accountId: string, groupId: string): readonly BlacklistEntry[] =>
  store.blacklist.where('scope', `${accountId}/${groupId}`);

/** An entry is an address or holds `*` for anything, as in `*@example.org`. */
const covers = (entry: BlacklistEntry, email: string): boolean => {
  if (!entry.email.includes('*')) return entry.email.toLowerCase() === email.toLowerCase();
  const parts = entry.email.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(email);
};

export const isBlockedIn = (store: Store, accountId: string, groupId: string, email: string): boolean =>
  blacklistOf(store, accountId, groupId).some((entry) => covers(entry, email));

/** Whether the account or the group refuses an address. */
export const isBlacklisted = (store: Store, group: { readonly id: string; readonly accountId: string }, email: string): boolean =>
  isBlockedIn(store, group.accountId, GLOBAL, email) || isBlockedIn(store, group.accountId, group.id, email);
