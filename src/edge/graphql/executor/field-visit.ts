import { defaultFieldResolver } from 'graphql';
import type { GraphQLOutputType, GraphQLResolveInfo } from 'graphql';
import { buildResolveInfo } from './graphql-internals.js';
import type { ExecutionContext, Path } from './graphql-internals.js';
import type { FieldPlan } from './object-plan.js';

/** A field of one object in the course of an execution. */
export class FieldVisit {
  #info: GraphQLResolveInfo | undefined;

  constructor(
    readonly plan: FieldPlan,
    readonly path: Path,
    private readonly context: ExecutionContext,
  ) {}

  get type(): GraphQLOutputType {
    return this.plan.definition.type;
  }

  /** As errors call it: `Group.name`. */
  get name(): string {
    return `${this.plan.parentType.name}.${this.plan.definition.name}`;
  }

  get info(): GraphQLResolveInfo {
    const { definition, nodes, parentType } = this.plan;
    this.#info ??= buildResolveInfo(this.context, definition, nodes, parentType, this.path);
    return this.#info;
  }

  /** What the resolver of the field gives for an object. */
  resolve(source: unknown): unknown {
    const { definition, reading } = this.plan;
    if (reading?.kind === 'property' && definition.resolve) return (source as Readonly<Record<string, unknown>>)[reading.name];
    const { contextValue, variableValues } = this.context;
    return (definition.resolve ?? defaultFieldResolver)(source, this.plan.argumentsUnder(variableValues), contextValue, this.info);
  }
}
