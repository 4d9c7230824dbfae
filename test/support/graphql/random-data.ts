import { createHash } from 'node:crypto';
import { isAbstractType, isEnumType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLFieldResolver, GraphQLLeafType, GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from 'graphql';

type Place = string;

const numberAt = (place: Place): number => createHash('md5').update(place).digest().readUInt32LE(0);
const among = <T>(place: Place, values: readonly T[]): T => values[numberAt(place) % values.length] as T;

const leaves: Readonly<Record<string, readonly unknown[]>> = {
  Int: [1, 0, -0, 2 ** 31 - 1, 7, 3, '5', 4, 5],
  Float: [1.5, 2, 0.1, 3, '2.5', 6],
  Boolean: [true, false, 1, true],
  ID: ['1', '7', 12, 'x'],
  String: ['', 'text', '"\u2028\ud800\n', 5, true, 'é'],
  DateTime: [1_700_000_000, 1, 1_700_086_400, 951_782_400, 253_402_300_799, 1.5],
  EmailAddress: ['jane@example.org'],
};

/** Also graphql-js leaves a promise alone that stands behind the item on which a list fails. */
const failedPromise = (): Promise<never> => {
  const promise = Promise.reject<never>(new Error('A promise that failed'));
  promise.catch(() => undefined);
  return promise;
};

/** What breaks an answer, each seldom. */
const accidents: readonly ((value: unknown) => unknown)[] = [
  () => null,
  () => undefined,
  () => new Error('An error as a value'),
  () => ({ some: 'object' }),
  () => 'a text',
  () => Number.NaN,
  () => () => 'a function',
  (value) => Promise.resolve(value),
  failedPromise,
  () => { throw new Error('A reader that failed'); },
  (value) => (Array.isArray(value) ? new Set(value) : value),
];

/** Values for every type of a schema, the same for the same place, a share of them broken. */
export class RandomData {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly seed: number,
    private readonly brokenPercent: number,
  ) {}

  root(type: GraphQLObjectType): object {
    return this.#object(type, String(this.seed));
  }

  valueOf(type: GraphQLOutputType, place: Place): unknown {
    const value = this.#goodValue(isNonNullType(type) ? (type.ofType as GraphQLOutputType) : type, place);
    return numberAt(`${place} broken`) % 1_000 < this.brokenPercent * 10 ? among(`${place} accident`, accidents)(value) : value;
  }

  #goodValue(type: GraphQLOutputType, place: Place): unknown {
    if (isListType(type)) return Array.from({ length: numberAt(`${place} length`) % 4 }, (_, at) => this.valueOf(type.ofType as GraphQLOutputType, `${place}[${at}]`));
    if (isLeafType(type)) return this.#leaf(type, place);
    if (isAbstractType(type)) return this.#object(among(place, this.schema.getPossibleTypes(type)), place);
    return isObjectType(type) ? this.#object(type, place) : undefined;
  }

  #leaf(type: GraphQLLeafType, place: Place): unknown {
    return isEnumType(type) ? among(place, type.getValues()).value : among(place, leaves[type.name] ?? ['some']);
  }

  /** An object that makes its values when they are read. */
  #object(type: GraphQLObjectType, place: Place): object {
    const fields = type.getFields();
    return new Proxy({}, {
      get: (_, name) => {
        if (name === '$type') return type.name;
        const field = typeof name === 'string' && Object.hasOwn(fields, name) ? fields[name] : undefined;
        return field && this.valueOf(field.type, `${place}.${field.name}`);
      },
    });
  }
}

type Read = Readonly<Record<string, unknown>>;

/** Resolvers of every kind, spread over the fields of a schema; fields that are left out keep theirs. */
const resolvers: readonly (GraphQLFieldResolver<unknown, unknown> | 'none' | 'kept')[] = [
  'kept', 'kept', 'kept', 'kept', 'none',
  (source, args, _context, { fieldName, path }) => {
    if (Object.keys(args as object).length > 3) throw new Error(`Too many arguments at ${String(path.key)}`);
    return (source as Read)[fieldName];
  },
  async (source, _args, _context, { fieldName }) => (source as Read)[fieldName],
];

const typeNames = ['right', 'right', 'right', 'right', 'right', 'promised', 'none', 'foreign'] as const;

/** Gives fields without a resolver of their own one that reads the random object around them, some of them later. */
export const spreadResolvers = (schema: GraphQLSchema): void => {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isAbstractType(type)) {
      type.resolveType = (value) => {
        const right = (value as { $type: string }).$type;
        return { right, promised: Promise.resolve(right), none: undefined, foreign: 'Query' }[among(`${type.name} ${right}`, typeNames)];
      };
    }
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolver = among(`${type.name}.${field.name}`, resolvers);
      if (field.extensions['rowField'] === true) field.resolve = (row, args) => `${String((row as Read)['email'])} ${JSON.stringify(args)}`;
      else if (resolver === 'none') delete field.resolve;
      else if (resolver !== 'kept') field.resolve = resolver;
    }
  }
};
