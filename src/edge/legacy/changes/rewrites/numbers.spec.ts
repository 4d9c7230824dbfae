import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../json.js';
import { numbersAsNumbers } from './numbers.js';

const names = [
  'id', 'group_id', 'groups_id', 'customer_tables_id', 'receiver_id', 'pool_id', 'attribute_id', 'mailing_id', 'form_id',
  'activated', 'deactivated', 'registered', 'imported', 'bounced', 'stamp', 'last_mailing', 'last_changed', 'total_count', 'active_count',
];
const others = ['product_id', 'order_id', 'type_id', 'value', 'email', 'Id', 'x"id', 'id\\', 'count'];
const holders = ['attributes', 'global_attributes'];

/** The same rule, told slowly: walk the parsed value. */
const walk = (value: Json, name = ''): Json => {
  if (typeof value === 'string') return names.includes(name) && /^(0|[1-9][0-9]{0,14})$/.test(value) ? Number(value) : value;
  if (Array.isArray(value)) return (value as Json[]).map((entry) => walk(entry));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, holders.includes(key) ? member : walk(member, key)]));
};

const texts = fc.oneof(
  fc.constantFrom('7', '0', '007', '', '-1', '12a', '123456789012345', '"id":"5"', '{"id":"5"}', '\\"id":"5', '\\', 'attributes":{"id":"5"', '"attributes":{'),
  fc.string(),
  fc.nat().map(String),
);
const attributes = fc.dictionary(fc.oneof(fc.constantFrom(...names, ...others), fc.string()), texts);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    texts,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json')),
    fc.dictionary(fc.oneof(fc.constantFrom(...names, ...others), fc.string().filter((name) => !holders.includes(name))), tie('json')),
    fc.record({ id: texts, attributes, global_attributes: attributes, email: texts }),
  ),
}));

it('turns the same texts into numbers as a walk through the parsed answer would, whatever the values look like', () => {
  fc.assert(
    fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
      expect(JSON.parse(numbersAsNumbers.apply(JSON.stringify(value, null, indent)))).toEqual(walk(JSON.parse(JSON.stringify(value)) as Json));
    }),
    { numRuns: 3_000 },
  );
});

it('leaves an id as text that a number would not hold exactly', () => {
  expect(numbersAsNumbers.apply('[{"id":"9007199254740993"},{"id":"8999999999999999"}]')).toBe('[{"id":"9007199254740993"},{"id":8999999999999999}]');
});
