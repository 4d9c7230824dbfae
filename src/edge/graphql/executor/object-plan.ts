import { getArgumentValues, Kind } from 'graphql';
import type { FieldNode, GraphQLField, GraphQLObjectType } from 'graphql';
import { readingOf } from './field-reading.js';
import type { FieldReading } from './field-reading.js';
import { collectSubfields, getFieldDef } from './graphql-internals.js';
import type { ExecutionContext } from './graphql-internals.js';

const literals: ReadonlySet<Kind> = new Set([Kind.INT, Kind.FLOAT, Kind.STRING, Kind.BOOLEAN, Kind.ENUM, Kind.NULL]);

const holdsNoVariables = ({ arguments: sent = [] }: FieldNode): boolean => sent.every(({ value }) => literals.has(value.kind));

/** A value that nobody who is handed it could change for others. */
const isPlain = (value: unknown): boolean => value === null || (typeof value !== 'object' && typeof value !== 'function');

/** One field of a selection: what it is called in the answer, and where it stands in the document. */
export class FieldPlan {
  readonly reading: FieldReading | undefined;
  #fixedArguments: Readonly<Record<string, unknown>> | undefined;
  readonly #plans = new Map<GraphQLObjectType, ObjectPlan>();

  constructor(
    readonly key: string,
    readonly nodes: readonly [FieldNode, ...FieldNode[]],
    readonly parentType: GraphQLObjectType,
    readonly definition: GraphQLField<unknown, unknown>,
  ) {
    this.reading = readingOf(definition);
  }

  /** The arguments of the field, as graphql-js reads them: a new object each time. Throws where they are wrong. */
  argumentsUnder(variableValues: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    if (this.#fixedArguments) return { ...this.#fixedArguments };
    const read = getArgumentValues(this.definition, this.nodes[0], variableValues);
    if (holdsNoVariables(this.nodes[0]) && Object.values(read).every(isPlain)) this.#fixedArguments = { ...read };
    return read;
  }

  /** The selection below, for objects of a type. */
  below(type: GraphQLObjectType, context: ExecutionContext): ObjectPlan {
    let plan = this.#plans.get(type);
    if (!plan) {
      plan = new ObjectPlan(type, collectSubfields(context.schema, context.fragments, context.variableValues, type, this.nodes), context);
      this.#plans.set(type, plan);
    }
    return plan;
  }
}

/** The fields that an operation asks of objects of one type at one place, in the order of the answer. */
export class ObjectPlan {
  readonly fields: readonly FieldPlan[];

  constructor(
    readonly type: GraphQLObjectType,
    selected: ReadonlyMap<string, readonly FieldNode[]>,
    context: ExecutionContext,
  ) {
    const fields: FieldPlan[] = [];
    for (const [key, [first, ...others]] of selected) {
      const definition = first && getFieldDef(context.schema, type, first);
      if (first && definition) fields.push(new FieldPlan(key, [first, ...others], type, definition));
    }
    this.fields = fields;
  }
}
