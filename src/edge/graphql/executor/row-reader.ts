import { getNullableType, isObjectType } from 'graphql';
import type { GraphQLOutputType } from 'graphql';
import type { ExecutionContext } from './graphql-internals.js';
import type { FieldPlan } from './object-plan.js';
import type { RowReader } from './row-code.js';

/** What completes the items of a list at once; undefined where they have to be walked. */
export const rowReaderFor = (field: FieldPlan, itemType: GraphQLOutputType, context: ExecutionContext): RowReader | undefined => {
  const type = getNullableType(itemType);
  if (!isObjectType(type)) return undefined;
  try {
    return field.below(type, context).row(context)?.reader(context);
  } catch {
    // A selection that cannot be read is told by the walk, once for each item, and not at all for an empty list.
    return undefined;
  }
};
