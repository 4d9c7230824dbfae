export { graphqlErrorCodes } from './error-codes.js';
export { GraphqlDoorModule } from './graphql-door.module.js';
export { buildSchemaText } from './schema-text.js';
