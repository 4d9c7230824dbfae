import type { Shaped } from '../shape.js';
import { anyOf, array, integer, literal, named, nothing, object, oneOf, record, string } from '../shape.js';
import { IdInput, ValueInput } from './common.js';

export const AttributeType = oneOf('text', 'number', 'gender', 'date');

const told = {
  groups_id: integer({ minimum: 0, description: '0 for a global attribute.' }),
  name: string({ description: 'Technical name, lower case.' }),
  description: string(),
  preview_value: string(),
  value: anyOf(string(), nothing()),
  type: AttributeType,
  tag: string({ description: 'Placeholder of the attribute in mailings: "{NAME}".' }),
};

/** A field that receivers have. Its id is a number, unlike the ids of groups. Source: CFIX; seen. */
export const Attribute = named('Attribute', object({ id: integer(), ...told }));
export type Attribute = Shaped<typeof Attribute>;

export const Attributes = array(Attribute);

/** Answer to a create: since 2023-09 fields may be missing, name and tag among them. Sources: CFIX, APT; seen. */
export const CreatedAttribute = named('CreatedAttribute', object({ id: integer() }, told));
export type CreatedAttribute = Shaped<typeof CreatedAttribute>;

const written = { description: string(), preview_value: string(), default_value: string() };

/** Sources: SWG10, CORE; documented. */
export const GroupAttributeInput = named(
  'GroupAttributeInput',
  object({ name: string({ minLength: 1 }), type: AttributeType }, written),
);
export type GroupAttributeInput = Shaped<typeof GroupAttributeInput>;

/** As GroupAttributeInput; `group_id` makes the attribute local to a group. Sources: SWG10, CORE; documented. */
export const AttributeInput = named(
  'AttributeInput',
  object(
    { name: string({ minLength: 1 }), type: AttributeType },
    { ...written, group_id: anyOf(IdInput, literal('')) },
    { examples: [{ name: 'size', type: 'number', description: 'Size' }] },
  ),
);
export type AttributeInput = Shaped<typeof AttributeInput>;

/** Body of an update; what is absent stays. Sources: SWG5, CORE; documented. */
export const AttributeChange = named('AttributeChange', object({}, { ...written, name: string(), type: AttributeType }));
export type AttributeChange = Shaped<typeof AttributeChange>;

/** Limits by name. No source shows a body; inferred. */
export const AttributeLimits = named('AttributeLimits', record(anyOf(integer(), nothing())));
export type AttributeLimits = Shaped<typeof AttributeLimits>;

/** Sources: RDO, SUP; seen. */
export const AttributeValueInput = named('AttributeValueInput', object({ value: ValueInput }));
export type AttributeValueInput = Shaped<typeof AttributeValueInput>;

/** The value as stored. Inferred. */
export const AttributeValue = named('AttributeValue', object({ value: string() }));
export type AttributeValue = Shaped<typeof AttributeValue>;
