// mercurius with JIT over hand-written resolvers. Arguments: address of the upstream, and a document it shall know by its hash.
import { createHash } from 'node:crypto';
import fastify from 'fastify';
import { GraphQLScalarType } from 'graphql';
import mercurius from 'mercurius';
import { listen } from './listen.mjs';
import { resolversOver, typeDefs } from './graphql-schema.mjs';

const [, , upstream, document] = process.argv;
const { DateTime, ...resolvers } = resolversOver(upstream);
const persisted = document && {
  persistedQueryProvider: {
    ...mercurius.persistedQueryDefaults.preparedOnly({ [createHash('sha256').update(document).digest('hex')]: document }),
    isPersistedQuery: ({ extensions }) => extensions?.persistedQuery !== undefined,
    getHash: ({ extensions }) => extensions.persistedQuery.sha256Hash,
  },
};
const app = fastify();
await app.register(mercurius, {
  schema: typeDefs,
  resolvers: { ...resolvers, DateTime: new GraphQLScalarType({ name: 'DateTime', ...DateTime }) },
  jit: 1,
  ...persisted,
});
await app.ready();
listen(app.server);
