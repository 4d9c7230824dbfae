export { graphqlErrorCodes } from './error-codes.js';
export { GraphqlDoorModule } from './graphql-door.module.js';
export { readDocumentFiles } from './documents/index.js';
export { buildSchemaText } from './schema-text.js';
