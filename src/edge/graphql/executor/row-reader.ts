import { getNullableType, isObjectType } from 'graphql';
import type { GraphQLOutputType } from 'graphql';
import type { ExecutionContext } from './graphql-internals.js';
import type { FieldPlan, ObjectPlan } from './object-plan.js';
import { compileRow } from './row-code.js';
import type { CompiledRow, RowReader } from './row-code.js';

const compiled = new WeakMap<ObjectPlan, { readonly row: CompiledRow | null }>();

/** The code for rows of a place, written when they are first met. */
const rowOf = (plan: ObjectPlan, context: ExecutionContext): CompiledRow | null => {
  let known = compiled.get(plan);
  if (!known) compiled.set(plan, (known = { row: compileRow(plan, context) }));
  return known.row;
};

/** What completes the items of a list at once; undefined where they have to be walked. */
export const rowReaderFor = (field: FieldPlan, itemType: GraphQLOutputType, context: ExecutionContext): RowReader | undefined => {
  const type = getNullableType(itemType);
  if (!isObjectType(type)) return undefined;
  try {
    return rowOf(field.below(type, context), context)?.reader(context);
  } catch {
    // A selection that cannot be read is told by the walk, once for each item, and not at all for an empty list.
    return undefined;
  }
};
