import { GraphQLError, isAbstractType, isLeafType, isListType, isNonNullType, locatedError, responsePathAsArray } from 'graphql';
import type { ExecutionResult, GraphQLAbstractType, GraphQLError as LocatedError, GraphQLLeafType, GraphQLObjectType, GraphQLOutputType } from 'graphql';
import { concreteType } from './concrete-type.js';
import { FieldVisit } from './field-visit.js';
import { addPath, inspect, isIterableObject, isPromise, promiseForObject, promiseReduce } from './graphql-internals.js';
import type { ExecutionContext, Path, PromiseOrValue } from './graphql-internals.js';
import type { FieldPlan, ObjectPlan } from './object-plan.js';
import { UNFORESEEN } from './row-code.js';
import { rowReaderFor } from './row-reader.js';

type Answer = Record<string, unknown>;

const newAnswer = (): Answer => Object.create(null) as Answer;

const completeLeaf = (type: GraphQLLeafType, value: unknown): unknown => {
  const serialized: unknown = type.serialize(value);
  if (serialized !== null && serialized !== undefined) return serialized;
  const call = `${inspect(type)}.serialize(${inspect(value)})`;
  throw new Error(`Expected \`${call}\` to return non-nullable value, returned: ${inspect(serialized)}`);
};

/**
 * Executes an operation by its plan. It walks in the steps of graphql-js 16, in the same order and with the same promises, so that values,
 * errors and the order of errors are the same. Only rows of lists are completed by compiled code, and walked where that meets something
 * unforeseen.
 */
export class Execution {
  /** `finishRows` is given the rows of each list that compiled code completed. */
  constructor(
    private readonly context: ExecutionContext,
    private readonly finishRows: (rows: readonly unknown[]) => unknown,
  ) {}

  run(findPlan: () => ObjectPlan): PromiseOrValue<ExecutionResult> {
    try {
      const data = this.#start(findPlan());
      return isPromise(data) ? data.then((answer) => this.#respond(answer), (error: unknown) => this.#fail(error)) : this.#respond(data);
    } catch (error) {
      return this.#fail(error);
    }
  }

  #respond(data: Answer | null): ExecutionResult {
    const { errors } = this.context.collectedErrors;
    return errors.length === 0 ? { data } : { errors, data };
  }

  #fail(error: unknown): ExecutionResult {
    this.context.collectedErrors.add(error as LocatedError, undefined);
    return this.#respond(null);
  }

  #start(plan: ObjectPlan): PromiseOrValue<Answer> {
    const { operation, rootValue } = this.context;
    return operation.operation === 'mutation' ? this.#completeInTurn(plan, rootValue) : this.#completeFields(plan, rootValue, undefined);
  }

  #completeInTurn({ type, fields }: ObjectPlan, source: unknown): PromiseOrValue<Answer> {
    const completeNext = (answer: Answer, field: FieldPlan): PromiseOrValue<Answer> => {
      const value = this.#completeField(field, source, addPath(undefined, field.key, type.name));
      if (isPromise(value)) {
        return value.then((settled) => {
          answer[field.key] = settled;
          return answer;
        });
      }
      answer[field.key] = value;
      return answer;
    };
    return promiseReduce(fields, completeNext, newAnswer());
  }

  #completeFields({ type, fields }: ObjectPlan, source: unknown, path: Path | undefined): PromiseOrValue<Answer> {
    const answer = newAnswer();
    let isPending = false;
    try {
      for (const field of fields) {
        const value = this.#completeField(field, source, addPath(path, field.key, type.name));
        answer[field.key] = value;
        if (isPromise(value)) isPending = true;
      }
    } catch (error) {
      if (!isPending) throw error;
      // Promises of other fields may reject as well and need someone who waits for them.
      return promiseForObject(answer as Record<string, Promise<unknown>>).finally(() => {
        throw error;
      });
    }
    return isPending ? promiseForObject(answer as Record<string, Promise<unknown>>) : answer;
  }

  #completeField(field: FieldPlan, source: unknown, path: Path): unknown {
    const visit = new FieldVisit(field, path, this.context);
    try {
      return this.#settle(visit, visit.type, path, visit.resolve(source));
    } catch (error) {
      return this.#noteError(visit, visit.type, path, error);
    }
  }

  #completeItem(visit: FieldVisit, type: GraphQLOutputType, path: Path, item: unknown): unknown {
    try {
      return this.#settle(visit, type, path, item);
    } catch (error) {
      return this.#noteError(visit, type, path, error);
    }
  }

  /** The completed value of a field or an item. What a promise rejects with is noted; what is wrong at once is thrown. */
  #settle(visit: FieldVisit, type: GraphQLOutputType, path: Path, value: unknown): unknown {
    const completed = isPromise(value) ? value.then((settled) => this.#complete(visit, type, path, settled)) : this.#complete(visit, type, path, value);
    return isPromise(completed) ? completed.then(undefined, (error: unknown) => this.#noteError(visit, type, path, error)) : completed;
  }

  /** Null with a noted error where the type allows null. */
  #noteError(visit: FieldVisit, type: GraphQLOutputType, path: Path, error: unknown): null {
    const located = locatedError(error, visit.plan.nodes, responsePathAsArray(path));
    if (isNonNullType(type)) throw located;
    this.context.collectedErrors.add(located, path);
    return null;
  }

  #complete(visit: FieldVisit, type: GraphQLOutputType, path: Path, value: unknown): unknown {
    if (value instanceof Error) throw value;
    if (isNonNullType(type)) {
      const completed = this.#complete(visit, type.ofType, path, value);
      if (completed === null) throw new Error(`Cannot return null for non-nullable field ${visit.name}.`);
      return completed;
    }
    if (value === null || value === undefined) return null;
    if (isListType(type)) return this.#completeList(visit, type.ofType, path, value);
    if (isLeafType(type)) return completeLeaf(type, value);
    if (isAbstractType(type)) return this.#completeAbstract(visit, type, path, value);
    return this.#completeObject(visit, type, path, value);
  }

  #completeList(visit: FieldVisit, itemType: GraphQLOutputType, path: Path, value: unknown): unknown {
    if (!isIterableObject(value)) throw new GraphQLError(`Expected Iterable, but did not find one for field "${visit.name}".`);
    const readRow = Array.isArray(value) ? rowReaderFor(visit.plan, itemType, this.context) : undefined;
    const pending: Promise<unknown>[] = [];
    let areRows = readRow !== undefined;
    const completeItem = (item: unknown, at: number): unknown => {
      const row = readRow ? readRow(item) : UNFORESEEN;
      if (row !== UNFORESEEN) return row;
      areRows = false;
      const completed = this.#completeItem(visit, itemType, addPath(path, at, undefined), item);
      if (isPromise(completed)) pending.push(completed);
      return completed;
    };
    try {
      const items: unknown[] = [];
      for (const item of value) items.push(completeItem(item, items.length));
      if (areRows) return this.finishRows(items);
      return pending.length > 0 ? Promise.all(items) : items;
    } catch (error) {
      // Items before the one that failed are not told of any more, but may still reject.
      for (const promise of pending) void promise.then(undefined, () => undefined);
      throw error;
    }
  }

  #completeAbstract(visit: FieldVisit, type: GraphQLAbstractType, path: Path, value: unknown): unknown {
    const { contextValue, typeResolver } = this.context;
    const name: unknown = (type.resolveType ?? typeResolver)(value, contextValue, visit.info, type);
    const complete = (known: unknown): unknown => this.#completeObject(visit, concreteType(visit, type, known, value), path, value);
    return isPromise(name) ? name.then(complete) : complete(name);
  }

  #completeObject(visit: FieldVisit, type: GraphQLObjectType, path: Path, value: unknown): unknown {
    const plan = visit.plan.below(type, this.context);
    const complete = (isOfType: unknown): PromiseOrValue<Answer> => {
      if (isOfType) return this.#completeFields(plan, value, path);
      throw new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, { nodes: visit.plan.nodes });
    };
    const isOfType = type.isTypeOf ? type.isTypeOf(value, this.context.contextValue, visit.info) : true;
    return isPromise(isOfType) ? isOfType.then(complete) : complete(isOfType);
  }
}
