import 'reflect-metadata';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import type { JsonSchema } from '../../contract/index.js';

/** A class whose fields say with class-validator what they must be. */
export type BodyClass = new () => object;

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

const valuesOf = ({ constraints }: Rule): readonly string[] => constraints[0] as readonly string[];

/** What each rule means as JSON Schema. A rule that is not here stops the description. */
const meanings: Readonly<Record<string, (rule: Rule) => JsonSchema>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isObject: () => ({ type: 'object' }),
  isArray: () => ({ type: 'array' }),
  isNumberString: () => ({ type: 'string', pattern: '^[0-9]+$' }),
  isIso8601: () => ({ type: 'string' }),
  isRFC3339: () => ({ type: 'string', format: 'date-time' }),
  isIn: (rule) => ({ enum: valuesOf(rule) }),
  min: ({ constraints }) => ({ minimum: Number(constraints[0]) }),
  max: ({ constraints }) => ({ maximum: Number(constraints[0]) }),
  minLength: ({ constraints }) => ({ minLength: Number(constraints[0]) }),
  maxLength: ({ constraints }) => ({ maxLength: Number(constraints[0]) }),
};

const rulesOf = (shape: BodyClass): readonly Rule[] => getMetadataStorage().getTargetValidationMetadatas(shape, '', false, false);

const meaningOf = (rule: Rule): JsonSchema => {
  const meaning = meanings[rule.name ?? ''];
  if (!meaning) throw new Error(`The rule ${String(rule.name)} of ${rule.propertyName} has no meaning as JSON Schema.`);
  return meaning(rule);
};

const isOptional = (rules: readonly Rule[]): boolean => rules.some(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION);

/** A field that may be left out may be null as well. */
const orNull = ({ type, enum: values, ...rest }: JsonSchema): JsonSchema => ({
  ...rest,
  ...(type !== undefined && { type: [type, 'null'].flat() }),
  ...(values && { enum: [...values, null] }),
});

const fieldOf = (shape: BodyClass, name: string, rules: readonly Rule[]): JsonSchema => {
  if (rules.some(({ type }) => type === ValidationTypes.NESTED_VALIDATION)) return schemaOf(Reflect.getMetadata('design:type', shape.prototype as object, name) as BodyClass);
  const own = rules.filter(({ type }) => type === ValidationTypes.CUSTOM_VALIDATION);
  const items = own.filter(({ each }) => each).map(meaningOf);
  return Object.assign({}, ...own.filter(({ each }) => !each).map(meaningOf), items.length > 0 && { items: Object.assign({}, ...items) as JsonSchema }) as JsonSchema;
};

/** The fields of a class as JSON Schema, with whether they must be there. */
export const fieldsOf = (shape: BodyClass): readonly { readonly name: string; readonly isRequired: boolean; readonly schema: JsonSchema }[] => {
  const all = rulesOf(shape);
  return [...new Set(all.map(({ propertyName }) => propertyName))].map((name) => {
    const rules = all.filter(({ propertyName }) => propertyName === name);
    return { name, isRequired: !isOptional(rules), schema: fieldOf(shape, name, rules) };
  });
};

/** What `check` accepts for the class, as JSON Schema. */
export function schemaOf(shape: BodyClass): JsonSchema {
  const fields = fieldsOf(shape);
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(fields.map(({ name, isRequired, schema }) => [name, isRequired ? schema : orNull(schema)])),
    ...(required.length > 0 && { required }),
  };
}
