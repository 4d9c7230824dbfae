import type { Bounce as ShownBounce } from '../contract/shapes/bounces.js';
import type { Bounce } from './entities.js';

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', '+00:00');

export const showBounce = (bounce: Bounce): ShownBounce => ({
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
