import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { buildSchemaText } from './schema-text.js';
it('x', async () => { const t = await buildSchemaText(); writeFileSync('/tmp/schema.gql', t); expect(t).toContain('type Query'); });
