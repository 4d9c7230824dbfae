import type { Bounce as ShownBounce } from '../contract/shapes/bounces.js';
import type { Bounce } from './entities.js';
import { cutPage, readInteger, readPageSize } from './fields.js';
import type { Fields } from './fields.js';
import type { Store } from './store.js';

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', '+00:00');

const showBounce = (bounce: Bounce): ShownBounce => ({
  email: bounce.email,
  category: bounce.category,
  occurences: bounce.occurences,
  last_update: bounce.lastUpdate,
  last_update_gmt: iso(bounce.lastUpdate),
  expires_by: bounce.expiresBy,
  expires_by_gmt: iso(bounce.expiresBy),
  bounce_message: bounce.message,
  type: 'mailing',
  type_id: bounce.mailingId,
});

/** A page of the account's bounces: 50 unless asked otherwise, 500 at most. */
export const listBounces = (store: Store, accountId: string, query: Fields): ShownBounce[] =>
  cutPage(
    store.bounces.where('account', accountId),
    readInteger(query, 'page', 0),
    readPageSize(query, 'pagesize', { otherwise: 50, max: 500 }),
  ).map(showBounce);
