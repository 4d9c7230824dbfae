import type { Shaped } from '../shape.js';
import { array, digits, named, object, string } from '../shape.js';
import { Operator } from './common.js';

/**
 * One rule of a filter as read: `logic` is upper case, an attribute is called `a<id>.value`.
 * A rule whose field is "(" or ")" groups its neighbours. Sources: CFIX, APT, IC; seen.
 */
export const Rule = named(
  'Rule',
  object({
    operator: string({ description: 'AND, OR, or empty in the first rule.' }),
    field: string(),
    logic: string({ description: 'EQ, BG, SM, CONTAINS, NOCONTAINS, or empty beside a bracket.' }),
    condition: string(),
  }),
);
export type Rule = Shaped<typeof Rule>;

/** A rule as written; upper and lower case are the same. `tags contains "a,b"` means any of them. Sources: CORE, APT, IC; seen. */
export const RuleInput = named('RuleInput', object({ field: string({ minLength: 1 }) }, { operator: string(), logic: string(), condition: string() }));
export type RuleInput = Shaped<typeof RuleInput>;

/** A stored selection of a group's receivers. Sources: CFIX, CORE; seen. */
export const Filter = named('Filter', object({ id: digits(), name: string(), rules: array(Rule) }));
export type Filter = Shaped<typeof Filter>;

export const Filters = array(Filter);

/** Sources: CORE, APT, IC; documented. */
export const FilterInput = named(
  'FilterInput',
  object(
    { name: string({ minLength: 1 }), rules: array(RuleInput) },
    { operator: Operator },
    { examples: [{ name: 'customers', operator: 'AND', rules: [{ field: 'tags', logic: 'CONTAINS', condition: 'shop.customer' }] }] },
  ),
);
export type FilterInput = Shaped<typeof FilterInput>;

/** Body of an update: an absent name stays, rules replace the old ones. Sources: CORE, IC; seen. */
export const FilterChange = named(
  'FilterChange',
  object({}, { name: string({ minLength: 1 }), rules: array(RuleInput), operator: Operator }),
);
export type FilterChange = Shaped<typeof FilterChange>;
