/**
 * Shapes: JSON Schema 2020-12 objects whose TypeScript type the compiler reads along.
 * A shape is stated once; types, OpenAPI and the simulator's conformance tests come from it.
 */
declare const shaped: unique symbol;

/** A JSON Schema that stands for values of type `T`. */
export type Shape<T = unknown> = JsonSchema & { readonly [shaped]?: T };

/** The type of the values a shape describes. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

type Extra = Omit<JsonSchema, 'type' | 'properties' | 'required' | 'items' | 'anyOf'>;

const shape = <T>(schema: JsonSchema): Shape<T> => schema;

export const string = (extra: Extra = {}): Shape<string> => shape({ type: 'string', ...extra });
export const integer = (extra: Extra = {}): Shape<number> => shape({ type: 'integer', ...extra });
export const number = (extra: Extra = {}): Shape<number> => shape({ type: 'number', ...extra });
export const boolean = (extra: Extra = {}): Shape<boolean> => shape({ type: 'boolean', ...extra });
export const nothing = (extra: Extra = {}): Shape<null> => shape({ type: 'null', ...extra });
/** A value whose shape no source tells. */
export const unknown = (description?: string): Shape<unknown> => shape(description === undefined ? {} : { description });
/** An id as CleverReach prints it: a string of digits. */
export const digits = (description?: string): Shape<string> => shape({ type: 'string', pattern: '^[0-9]+$', ...(description && { description }) });
/** Unix seconds; 0 stands for never. */
export const unixSeconds = (description?: string): Shape<number> => shape({ type: 'integer', minimum: 0, ...(description && { description }) });

export const literal = <const V extends string | number | boolean>(value: V): Shape<V> => shape({ const: value });

export const oneOf = <const V extends readonly (string | number)[]>(...values: V): Shape<V[number]> => shape({ enum: values });

export const anyOf = <S extends readonly Shape[]>(...shapes: S): Shape<Shaped<S[number]>> => shape({ anyOf: shapes });

export const array = <S extends Shape>(items: S, extra: Extra = {}): Shape<Shaped<S>[]> => shape({ type: 'array', items, ...extra });

/** An object with free keys, each holding one shape. */
export const record = <S extends Shape>(values: S, extra: Extra = {}): Shape<Record<string, Shaped<S>>> =>
  shape({ type: 'object', additionalProperties: values, ...extra });

type Properties = Readonly<Record<string, Shape>>;
type Known<R extends Properties, O extends Properties> = { [K in keyof R]: Shaped<R[K]> } & { [K in keyof O]?: Shaped<O[K]> };

/** An object: keys that are always there, then keys that may be. CleverReach may add keys, so none is forbidden. */
export const object = <R extends Properties, O extends Properties = Record<never, never>>(
  required: R,
  optional?: O,
  extra: Extra = {},
): Shape<Known<R, O>> => {
  const names = Object.keys(required);
  return shape({
    type: 'object',
    properties: { ...required, ...optional },
    ...(names.length > 0 && { required: names }),
    ...extra,
  });
};

/** Gives a shape the name under which OpenAPI and the docs list it. */
export const named = <T>(title: string, of: Shape<T>, description?: string): Shape<T> =>
  shape({ ...of, title, ...(description && { description }) });
