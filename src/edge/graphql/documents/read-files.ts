import { buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { NewDocument } from '../../../access/index.js';
import type { SettingValues } from '../../../config/index.js';
import type { DocumentFile } from '../../door/index.js';
import { readDocuments } from './read-documents.js';
import { limitRules } from '../limits/index.js';
import { buildSchemaText } from '../schema-text.js';

/** The documents of the files, checked against the schema and the limits of this gateway. Throws `invalid_input` with every mistake. */
export const readFilesAgainst = (schema: GraphQLSchema, values: SettingValues, files: readonly DocumentFile[]): readonly NewDocument[] =>
  readDocuments(files, { schema, rules: limitRules(values), maxTokens: values.GRAPHQL_MAX_TOKENS, maxBytes: values.GRAPHQL_MAX_DOCUMENT_BYTES });

/** The same where no gateway runs. */
export const readDocumentFiles = async (values: SettingValues, files: readonly DocumentFile[]): Promise<readonly NewDocument[]> =>
  readFilesAgainst(buildSchema(await buildSchemaText()), values, files);
