import { GraphQLError, Kind } from 'graphql';
import type { ASTVisitor, SelectionSetNode, ValidationContext, ValidationRule } from 'graphql';

/** Counts the fields that stand side by side in a selection, those of its fragments included; each fragment is read once. */
class BreadthGauge {
  readonly #fragments = new Map<string, number>();

  constructor(private readonly context: ValidationContext) {}

  breadthOf({ selections }: SelectionSetNode): number {
    return selections.reduce((sum, node) => {
      if (node.kind === Kind.FIELD) return sum + 1;
      return sum + (node.kind === Kind.INLINE_FRAGMENT ? this.breadthOf(node.selectionSet) : this.#breadthOfFragment(node.name.value));
    }, 0);
  }

  /** A circle of fragments is refused by a rule of GraphQL itself; here it merely ends. */
  #breadthOfFragment(name: string): number {
    const known = this.#fragments.get(name);
    if (known !== undefined) return known;
    this.#fragments.set(name, 0);
    const fragment = this.context.getFragment(name);
    const breadth = fragment ? this.breadthOf(fragment.selectionSet) : 0;
    this.#fragments.set(name, breadth);
    return breadth;
  }
}

/** Refuses operations with more than `rootFields` fields at the root, and selections with more than `fields` fields. */
export const breadthLimits =
  ({ rootFields, fields }: { readonly rootFields: number; readonly fields: number }): ValidationRule =>
  (context): ASTVisitor => {
    const gauge = new BreadthGauge(context);
    const refuse = (message: string, node: SelectionSetNode): void => {
      context.reportError(new GraphQLError(message, { nodes: [node] }));
    };
    return {
      OperationDefinition({ selectionSet }) {
        if (gauge.breadthOf(selectionSet) > rootFields) refuse(`The operation has more than ${rootFields} fields at its root (GRAPHQL_MAX_ROOT_FIELDS).`, selectionSet);
      },
      SelectionSet(node, _key, parent) {
        const isRoot = parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
        if (!isRoot && gauge.breadthOf(node) > fields) refuse(`A selection has more than ${fields} fields (GRAPHQL_MAX_FIELDS).`, node);
      },
    };
  };
