import { GraphQLError, Kind } from 'graphql';
import type { ASTVisitor, SelectionSetNode, ValidationContext, ValidationRule } from 'graphql';

/** Measures selections, each fragment once however often it is spread. */
class DepthGauge {
  readonly #fragments = new Map<string, number>();

  constructor(private readonly context: ValidationContext) {}

  depthOf({ selections }: SelectionSetNode): number {
    return selections.reduce((deepest, node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return Math.max(deepest, this.#depthOfFragment(node.name.value));
      if (node.kind === Kind.INLINE_FRAGMENT) return Math.max(deepest, this.depthOf(node.selectionSet));
      // Introspection nests types deeply and costs no call; whether it is allowed is a setting of its own.
      const inside = node.name.value.startsWith('__') ? undefined : node.selectionSet;
      return Math.max(deepest, 1 + (inside ? this.depthOf(inside) : 0));
    }, 0);
  }

  /** A circle of fragments is refused by a rule of GraphQL itself; here it merely ends. */
  #depthOfFragment(name: string): number {
    const known = this.#fragments.get(name);
    if (known !== undefined) return known;
    this.#fragments.set(name, 0);
    const fragment = this.context.getFragment(name);
    const depth = fragment ? this.depthOf(fragment.selectionSet) : 0;
    this.#fragments.set(name, depth);
    return depth;
  }
}

/** Refuses operations that nest fields deeper than `limit`. */
export const depthLimit =
  (limit: number): ValidationRule =>
  (context): ASTVisitor => {
    const gauge = new DepthGauge(context);
    return {
      OperationDefinition(operation) {
        if (gauge.depthOf(operation.selectionSet) <= limit) return;
        context.reportError(new GraphQLError(`The operation nests deeper than ${limit} fields (GRAPHQL_MAX_DEPTH).`, { nodes: [operation] }));
      },
    };
  };
