import { getNamedType, GraphQLObjectType, isCompositeType, isInterfaceType, isObjectType, Kind } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, GraphQLNamedType, GraphQLSchema, OperationDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';

/** What the size of an answer depends on. */
export interface Asked {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Rows of a page that names no size, and of the largest page there is. */
  readonly page: { readonly usual: number; readonly largest: number };
}

const PAGE_SIZE_ARGUMENT = 'first';

/** Adds up the values an operation may answer with: each field counts once for each row of the pages around it. */
class CostGauge {
  readonly #fragments = new Map<string, number>();

  constructor(private readonly asked: Asked) {}

  costOf({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined): number {
    return selections.reduce((sum, node) => {
      if (node.kind === Kind.FIELD) return sum + this.#costOfField(node, type);
      if (node.kind === Kind.FRAGMENT_SPREAD) return sum + this.#costOfFragment(node.name.value);
      const inside = node.typeCondition ? this.asked.schema.getType(node.typeCondition.name.value) : type;
      return sum + this.costOf(node.selectionSet, inside);
    }, 0);
  }

  #costOfField(node: FieldNode, parent: GraphQLNamedType | undefined): number {
    if (!node.selectionSet || node.name.value.startsWith('__')) return 1;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return 1;
    const type = getNamedType(field.type);
    const isPaged = field.args.some(({ name }) => name === PAGE_SIZE_ARGUMENT);
    const inside = isCompositeType(type) ? this.costOf(node.selectionSet, type) : 0;
    return 1 + inside * (isPaged ? this.#pageOf(node) : 1);
  }

  #costOfFragment(name: string): number {
    const known = this.#fragments.get(name);
    if (known !== undefined) return known;
    const fragment = this.asked.fragments.get(name);
    const cost = fragment ? this.costOf(fragment.selectionSet, this.asked.schema.getType(fragment.typeCondition.name.value)) : 0;
    this.#fragments.set(name, cost);
    return cost;
  }

  /** A size that is refused later counts as the usual one. */
  #pageOf({ arguments: sent = [] }: FieldNode): number {
    const { usual, largest } = this.asked.page;
    const value = sent.find(({ name }) => name.value === PAGE_SIZE_ARGUMENT)?.value;
    const size = value && this.#valueOf(value);
    return typeof size === 'number' && size > 0 ? Math.min(size, largest) : Math.min(usual, largest);
  }

  #valueOf(value: ValueNode): unknown {
    if (value.kind === Kind.INT) return Number(value.value);
    if (value.kind !== Kind.VARIABLE) return undefined;
    const name = value.name.value;
    const given = Object.hasOwn(this.asked.variables, name) ? this.asked.variables[name] : undefined;
    if (given !== undefined) return given;
    const { defaultValue } = this.asked.operation.variableDefinitions?.find(({ variable }) => variable.name.value === name) ?? {};
    return defaultValue && this.#valueOf(defaultValue);
  }
}

/** How many values the operation may answer with at most, lists without pages counted as one. The document must be valid. */
export const costOf = (asked: Asked): number => {
  const { schema, operation } = asked;
  const root = schema.getRootType(operation.operation);
  return new CostGauge(asked).costOf(operation.selectionSet, root instanceof GraphQLObjectType ? root : undefined);
};
