import { assertValidSchema } from 'graphql';
import type { DocumentNode, ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { Execution } from './execution.js';
import { buildExecutionContext } from './graphql-internals.js';
import type { ExecutionContext, PromiseOrValue } from './graphql-internals.js';
import type { ObjectPlan } from './object-plan.js';
import { planOperation, readConditions } from './operation-plan.js';
import { printRows } from './printed-rows.js';

type Asked = Omit<ExecutionArgs, 'schema'>;

/** What is known of a document beside its text. */
interface KnownDocument {
  readonly number: number;
  readonly conditions: readonly string[];
}

/**
 * Executes operations of one schema as graphql-js does, and remembers how: an operation that was asked before, with the same answers to its
 * `@skip` and `@include`, is not read again.
 */
export class CompiledExecutor {
  readonly #plans: LRUCache<string, ObjectPlan>;
  readonly #documents = new WeakMap<DocumentNode, KnownDocument>();
  #count = 0;

  constructor(
    readonly schema: GraphQLSchema,
    options: { readonly maxPlans: number },
  ) {
    assertValidSchema(schema);
    this.#plans = new LRUCache({ max: options.maxPlans });
  }

  execute(asked: Asked): PromiseOrValue<ExecutionResult> {
    return this.#execute(asked, (rows) => rows);
  }

  /** As `execute`; rows of lists come as `PrintedRows`. */
  executeToPrint(asked: Asked): PromiseOrValue<ExecutionResult> {
    return this.#execute(asked, printRows);
  }

  #execute(asked: Asked, finishRows: (rows: readonly unknown[]) => unknown): PromiseOrValue<ExecutionResult> {
    const context = buildExecutionContext({ ...asked, schema: this.schema });
    if (!('schema' in context)) return { errors: context };
    return new Execution(context, finishRows).run(() => this.#planOf(asked.document, context));
  }

  #planOf(document: DocumentNode, context: ExecutionContext): ObjectPlan {
    const key = this.#keyOf(document, context);
    let plan = this.#plans.get(key);
    if (!plan) this.#plans.set(key, (plan = planOperation(context)));
    return plan;
  }

  #keyOf(document: DocumentNode, { operation, variableValues }: ExecutionContext): string {
    let known = this.#documents.get(document);
    if (!known) this.#documents.set(document, (known = { number: ++this.#count, conditions: readConditions(document) }));
    return [known.number, operation.name?.value, ...known.conditions.map((name) => String(variableValues[name]))].join(' ');
  }
}
