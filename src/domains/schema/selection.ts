import { getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective, Kind } from 'graphql';
import type { FieldNode, GraphQLResolveInfo, SelectionNode, SelectionSetNode } from 'graphql';

type Info = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>;

const isWanted = (node: SelectionNode, info: Info): boolean =>
  !node.directives?.length ||
  (getDirectiveValues(GraphQLSkipDirective, node, info.variableValues)?.['if'] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, info.variableValues)?.['if'] !== false);

const fieldsOf = (set: SelectionSetNode | undefined, info: Info): FieldNode[] =>
  (set?.selections ?? []).filter((node) => isWanted(node, info)).flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    if (node.kind === Kind.INLINE_FRAGMENT) return fieldsOf(node.selectionSet, info);
    return fieldsOf(info.fragments[node.name.value]?.selectionSet, info);
  });

const below = (fields: readonly FieldNode[], name: string, info: Info): FieldNode[] =>
  fields.filter((field) => field.name.value === name).flatMap((field) => fieldsOf(field.selectionSet, info));

/** The names of the fields asked for below the resolved one, at a path such as `['edges', 'node']`. */
export const selectedFields = (info: Info, path: readonly string[] = []): ReadonlySet<string> => {
  const top = info.fieldNodes.flatMap((field) => fieldsOf(field.selectionSet, info));
  const fields = path.reduce<readonly FieldNode[]>((found, name) => below(found, name, info), top);
  return new Set(fields.map((field) => field.name.value));
};

/** The names of the fields asked for of the rows of a connection. */
export const selectedOfRows = (info: Info): ReadonlySet<string> =>
  new Set([...selectedFields(info, ['nodes']), ...selectedFields(info, ['edges', 'node'])]);

/** Whether a connection is asked for more than its count. */
export const selectsRows = (info: Info): boolean => ['nodes', 'edges', 'pageInfo'].some((field) => selectedFields(info).has(field));
