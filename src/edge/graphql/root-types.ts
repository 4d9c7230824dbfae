import type { GraphQLSchema } from 'graphql';

const queries = 'What can be read, all of it in the one account that the credential or the header x-cleverreach-account names.';
const mutations = 'What can be changed. Mutations of one operation run one after the other; one that fails does not stop the next.';

/** Says of the roots of a schema what they are: no class stands for them. */
export const describeRoots = (schema: GraphQLSchema): GraphQLSchema => {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  if (query) query.description = queries;
  if (mutation) mutation.description = mutations;
  return schema;
};
