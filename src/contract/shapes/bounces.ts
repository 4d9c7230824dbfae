import type { Shaped } from '../shape.js';
import { array, integer, named, object, string, unixSeconds } from '../shape.js';

/** An address that mails came back from. Sources: APT, JPB; seen. */
export const Bounce = named(
  'Bounce',
  object({
    email: string(),
    category: string({ description: 'hardbounce, permanent, …' }),
    occurences: integer({ description: 'In CleverReach\'s spelling.' }),
    last_update: unixSeconds(),
    last_update_gmt: string({ description: 'ISO 8601 with +00:00.' }),
    expires_by: unixSeconds(),
    expires_by_gmt: string({ description: 'ISO 8601 with +00:00.' }),
    bounce_message: string(),
    type: string({ description: 'mailing' }),
    type_id: string(),
  }),
);
export type Bounce = Shaped<typeof Bounce>;

export const Bounces = array(Bounce);
