// graphql-yoga over hand-written resolvers. Its upstream is the first argument.
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { listen } from './listen.mjs';
import { resolversOver, typeDefs } from './graphql-schema.mjs';

listen(createServer(createYoga({ schema: createSchema({ typeDefs, resolvers: resolversOver(process.argv[2]) }), logging: false, graphiql: false, landingPage: false })));
