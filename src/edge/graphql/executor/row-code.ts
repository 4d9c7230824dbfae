import {
  GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLString, isLeafType, isListType, isNonNullType, isObjectType,
} from 'graphql';
import type { GraphQLLeafType, GraphQLOutputType } from 'graphql';
import { isPromise } from './graphql-internals.js';
import type { ExecutionContext } from './graphql-internals.js';
import type { FieldPlan, ObjectPlan } from './object-plan.js';

/** Stands for a row that holds something unforeseen: a missing value, an error, a promise. */
export const UNFORESEEN = Symbol('unforeseen');

type Row = Readonly<Record<string, unknown>>;
type ArgumentsOfRow = readonly object[];

/** Completes one row, without a trace where it cannot. */
export type RowReader = (row: unknown) => Row | typeof UNFORESEEN;

/** More selections than this are walked, not compiled: their code would be long and rarely run. */
const MAX_FIELDS = 500;

/** What the values of GraphQL's own scalars look like when they need no change. */
const fitting = new Map<GraphQLLeafType, (value: string) => string>([
  [GraphQLString, (value) => `typeof ${value} === "string"`],
  [GraphQLID, (value) => `typeof ${value} === "string"`],
  [GraphQLBoolean, (value) => `typeof ${value} === "boolean"`],
  [GraphQLInt, (value) => `typeof ${value} === "number" && (${value} | 0) === ${value}`],
  [GraphQLFloat, (value) => `typeof ${value} === "number" && ${value} - ${value} === 0`],
]);

/** One for all: where it was thrown is of no interest, and finding that out takes long. */
const surprise = new Error('A row holds something unforeseen.');

const unforeseen = (): never => {
  throw surprise;
};

/** A promise that may reject is waited for by nobody here: whoever walks the row asks for it again. */
const refusePromise = (value: unknown): void => {
  if (!isPromise(value)) return;
  value.then(undefined, () => undefined);
  unforeseen();
};

/** A leaf value that needs a look: null stays, what its type refuses is unforeseen. */
const completeLeaf = (type: GraphQLLeafType, value: unknown): unknown => {
  if (value === null || value === undefined) return null;
  refusePromise(value);
  if (typeof value === 'object' || typeof value === 'function') return unforeseen();
  const serialized: unknown = type.serialize(value);
  refusePromise(serialized);
  return serialized ?? unforeseen();
};

const checkList = (value: unknown): unknown => {
  refusePromise(value);
  return Array.isArray(value) ? value : unforeseen();
};

const checkObject = (value: unknown): unknown => {
  refusePromise(value);
  return typeof value !== 'object' || value === null || value instanceof Error ? unforeseen() : value;
};

/** The code cannot say this of a selection: it has to be walked. */
class NotPlain extends Error {}

/** Writes JavaScript for rows. Only names of GraphQL, quoted, come from the document or the schema into it; everything else is handed over. */
class RowWriter {
  readonly #functions: string[] = [];
  readonly #constants: unknown[] = [];
  readonly methods: FieldPlan[] = [];
  #names = 0;
  #fields = 0;

  constructor(private readonly context: ExecutionContext) {}

  /** The name of a function that completes rows of a place; throws `NotPlain` where they are more than that. */
  write({ type, fields }: ObjectPlan): string {
    if (type.isTypeOf) throw new NotPlain();
    const values = fields.map((field) => this.#writeField(field));
    const name = this.#name();
    const entries = fields.map(({ key }, at) => `${JSON.stringify(key)}: ${values[at]?.variable ?? ''}`);
    this.#functions.push(`function ${name}(row, args) {\n${values.map(({ code }) => code).join('\n')}\nreturn { ${entries.join(', ')} };\n}`);
    return name;
  }

  compile(name: string): (row: unknown, args: ArgumentsOfRow) => Row {
    const constants = this.#constants.map((_, at) => `constant${at}`).join(', ');
    const code = `"use strict";\nconst [${constants}] = constants;\n${this.#functions.join('\n')}\nreturn ${name};`;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- Fixed property names are what makes it fast; only quoted names are foreign in the code.
    const make = new Function('completeLeaf', 'checkList', 'checkObject', 'unforeseen', 'constants', code) as (...given: unknown[]) => unknown;
    return make(completeLeaf, checkList, checkObject, unforeseen, this.#constants) as (row: unknown, args: ArgumentsOfRow) => Row;
  }

  #writeField(field: FieldPlan): { readonly variable: string; readonly code: string } {
    const { reading } = field;
    // In an object literal this key would set the prototype.
    if (!reading || field.key === '__proto__' || ++this.#fields > MAX_FIELDS) throw new NotPlain();
    const variable = this.#name();
    if (reading.kind === 'typename') return { variable, code: `const ${variable} = ${JSON.stringify(field.parentType.name)};` };
    const read =
      reading.kind === 'property'
        ? `row[${JSON.stringify(reading.name)}]`
        : `${this.#constant(reading.resolve)}(row, args[${this.methods.push(field) - 1}])`;
    return { variable, code: `let ${variable} = ${read};\n${this.#completion(field.definition.type, variable, field)}` };
  }

  #completion(type: GraphQLOutputType, value: string, field: FieldPlan): string {
    if (isNonNullType(type)) return `${this.#completion(type.ofType as GraphQLOutputType, value, field)}\nif (${value} === null) unforeseen();`;
    if (isLeafType(type)) {
      const fits = fitting.get(type)?.(value);
      const complete = `${value} = completeLeaf(${this.#constant(type)}, ${value});`;
      return fits === undefined ? complete : `if (!(${fits})) ${complete}`;
    }
    const inner = isListType(type) ? this.#listCompletion(type.ofType, value, field) : this.#objectCompletion(type, value, field);
    return `if (${value} === null || ${value} === undefined) ${value} = null;\nelse {\n${inner}\n}`;
  }

  #listCompletion(itemType: GraphQLOutputType, value: string, field: FieldPlan): string {
    const [list, item, at] = [this.#name(), this.#name(), this.#name()];
    return [
      `const ${list} = checkList(${value});`,
      `${value} = new Array(${list}.length);`,
      `for (let ${at} = 0; ${at} < ${list}.length; ${at}++) {`,
      `let ${item} = ${list}[${at}];`,
      this.#completion(itemType, item, field),
      `${value}[${at}] = ${item};`,
      '}',
    ].join('\n');
  }

  #objectCompletion(type: GraphQLOutputType, value: string, field: FieldPlan): string {
    if (!isObjectType(type)) throw new NotPlain();
    return `${value} = ${this.write(field.below(type, this.context))}(checkObject(${value}), args);`;
  }

  #constant(value: unknown): string {
    return `constant${this.#constants.push(value) - 1}`;
  }

  #name(): string {
    return `$${this.#names++}`;
  }
}

/** Code for rows of one place of an operation. */
export class CompiledRow {
  constructor(
    private readonly complete: (row: unknown, args: ArgumentsOfRow) => Row,
    private readonly methods: readonly FieldPlan[],
  ) {}

  /** The code with the arguments of one execution; undefined where arguments are wrong, which every row has to tell. */
  reader({ variableValues }: ExecutionContext): RowReader | undefined {
    const { complete } = this;
    let args: ArgumentsOfRow;
    try {
      args = this.methods.map((field) => field.argumentsUnder(variableValues));
    } catch {
      return undefined;
    }
    return (row) => {
      try {
        return complete(checkObject(row), args);
      } catch {
        return UNFORESEEN;
      }
    };
  }
}

/** Code for rows of a place, or null where they are more than plain rows. */
export const compileRow = (plan: ObjectPlan, context: ExecutionContext): CompiledRow | null => {
  const writer = new RowWriter(context);
  try {
    return new CompiledRow(writer.compile(writer.write(plan)), writer.methods);
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
};
