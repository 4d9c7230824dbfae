import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generatedFiles } from './generated-files.js';

/**
 * Writes every generated file (schema.gql, .env.example, docs/generated), or with `--check` compares them and names the stale ones.
 * Run from the top of the repository.
 */
const isCheck = process.argv.includes('--check');
const stale: string[] = [];

for (const [path, text] of Object.entries(await generatedFiles())) {
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present === text) continue;
  if (isCheck) {
    stale.push(path);
    continue;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  process.stdout.write(`written: ${path}\n`);
}

if (stale.length > 0) {
  process.stderr.write(`Stale: ${stale.join(', ')}. Run "npm run build && npm run generate" and commit what it writes.\n`);
  process.exit(1);
}
process.exit(0);
