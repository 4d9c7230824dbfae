import { envExample, settingsPage } from './config/index.js';
import { endpoints, endpointsPage } from './contract/index.js';
import { errorsPage } from './core/index.js';
import { buildSchemaText } from './edge/graphql/index.js';
import { legacyPage } from './edge/legacy/index.js';

/** Every generated file of the repository, by path. */
export const generatedFiles = async (): Promise<Readonly<Record<string, string>>> => ({
  'schema.gql': await buildSchemaText(),
  '.env.example': envExample(),
  'docs/generated/settings.md': settingsPage(),
  'docs/generated/endpoints.md': endpointsPage(endpoints),
  'docs/generated/errors.md': errorsPage(),
  'docs/generated/legacy.md': legacyPage(),
});
