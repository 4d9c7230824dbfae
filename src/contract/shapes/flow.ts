import type { Shaped } from '../shape.js';
import { array, named, object, string } from '../shape.js';

/** A form of the newer kind. Source: IC; seen. */
export const Flow = named(
  'Flow',
  object(
    { id: string({ description: 'UUID.' }), name: string() },
    { playbook: string({ description: 'Such as unsubscribe.' }), setup: object({}, { groupid: string() }) },
  ),
);
export type Flow = Shaped<typeof Flow>;

export const Flows = array(Flow);
