import type { Shaped } from '../shape.js';
import { anyOf, array, boolean, digits, integer, named, nothing, number, object, oneOf, record, string, unixSeconds } from '../shape.js';

/** An id in a query or a body: CleverReach takes the number and the string of digits. */
export const IdInput = anyOf(integer({ minimum: 0 }), digits());

/** An id in an answer where clients have met both types. */
export const Id = anyOf(digits(), integer({ minimum: 0 }));

/** A count in an answer: a bare number, or a bare string of digits. Sources: IC (string), APT (number); seen. */
export const Count = named('Count', anyOf(integer({ minimum: 0 }), digits()));

/** What deletes and state changes answer: a bare `true`. Clients also guard against a bare `false`. Sources: RDO, CORE1; seen. */
export const Done = named('Done', boolean(), 'true where it worked.');

/** Source: APT, CORE; seen. */
export const Success = named('Success', object({ success: boolean() }, { id: Id }));

/** Answer to creates that give no more than the new id. Sources: APT, CORE, PYC; seen. The type of the id is not certain. */
export const SuccessId = named('SuccessId', object({ success: boolean(), id: Id }));
export type SuccessId = Shaped<typeof SuccessId>;

/** Answer of writes of which no source shows one: one of the two forms in which CleverReach confirms. Inferred. */
export const Acknowledgement = named('Acknowledgement', anyOf(Success, Done));
export type Acknowledgement = Shaped<typeof Acknowledgement>;

/** Attribute values of a receiver by technical name. Always strings, empty where unset; without entries it may be `[]`. Sources: CFIX, OIH; seen. */
export const AttributeValues = named('AttributeValues', anyOf(record(string()), array(string(), { maxItems: 0 })));
export type AttributeValues = Shaped<typeof AttributeValues>;

/** One attribute value as written. Numbers and booleans are stored as text; upsertplus reads "+n" and "-n" as counts and null as unset. */
export const ValueInput = anyOf(string(), number(), boolean(), nothing());

/** Attribute values as written: by name, or the old text form "name:value,name:value". Sources: SWG10, CORE1; documented. */
export const AttributeValuesInput = named(
  'AttributeValuesInput',
  anyOf(record(ValueInput), string({ description: 'name:value,name:value' }), array(string(), { maxItems: 0 })),
);

/** A moment as written: Unix seconds, or a flag some clients send instead. Sources: CORE1, PYC; seen. */
export const MomentInput = anyOf(unixSeconds(), boolean(), digits());

export const EmailList = array(string());

/** Which receivers a list holds. Source: SDK; documented. */
export const ReceiverType = oneOf('all', 'active', 'inactive', 'bounce');

/** Bit mask of what a receiver carries along. Sources: SDK, APT; documented. */
export const Detail = integer({ minimum: 0, default: 0, description: 'Sum of 1 events (the newest 250), 2 orders, 4 tags.' });

/** Zero-based. */
export const Page = integer({ minimum: 0, default: 0, description: 'Zero-based.' });

/** How rules are joined. Sources: CORE, APT; seen. */
export const Operator = oneOf('AND', 'OR', 'and', 'or');
