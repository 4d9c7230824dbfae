import { writeFile } from 'node:fs/promises';
import { it } from 'vitest';
import { buildSchemaText } from './schema-text.js';
it('w', async () => { await writeFile('schema.gql', await buildSchemaText()); });
