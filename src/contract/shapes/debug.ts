import type { Shaped } from '../shape.js';
import { integer, named, object } from '../shape.js';

/** Seconds until the presented token ends. Source: APT; seen. */
export const Ttl = named('Ttl', object({ ttl: integer({ minimum: 0, description: 'Seconds.' }) }));
export type Ttl = Shaped<typeof Ttl>;
