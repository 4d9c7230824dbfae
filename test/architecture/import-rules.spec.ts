import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const { forbidden } = createRequire(import.meta.url)(resolve('.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };

/** One file per rule that breaks it, and the legal neighbours it needs. */
const breaks: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'core-looks-only-down-the-street': ['src/core/a.ts', "import '../storage/x.js';"],
  'contract-looks-only-down-the-street': ['src/contract/a.ts', "import '../config/x.js';"],
  'config-looks-only-down-the-street': ['src/config/a.ts', "import '../telemetry/x.js';"],
  'telemetry-looks-only-down-the-street': ['src/telemetry/a.ts', "import '../storage/x.js';"],
  'storage-looks-only-down-the-street': ['src/storage/a.ts', "import '../transport/x.js';"],
  'transport-looks-only-down-the-street': ['src/transport/a.ts', "import '../vault/x.js';"],
  'vault-looks-only-down-the-street': ['src/vault/a.ts', "import '../access/x.js';"],
  'access-looks-only-down-the-street': ['src/access/a.ts', "import '../upstream/x.js';"],
  'upstream-looks-only-down-the-street': ['src/upstream/a.ts', "import '../domains/groups/x.js';"],
  'domains-looks-only-down-the-street': ['src/domains/groups/a.ts', "import '../../edge/rest/x.js';"],
  'edge-looks-only-down-the-street': ['src/edge/rest/a.ts', "import '../../simulator/x.js';"],
  'simulator-lives-alone': ['src/simulator/a.ts', "import '../contract/paths.js';"],
  'production-never-boots-the-simulator': ['src/main.ts', "import './simulator/x.js';"],
  'domains-are-neighbours-not-flatmates': ['src/domains/tags/a.ts', "import '../groups/x.js';"],
  'edges-do-not-meet': ['src/edge/graphql/a.ts', "import '../rest/x.js';"],
  'plain-rooms-stay-plain': ['src/core/io.ts', "import 'node:fs';"],
  'tokens-stay-indoors': ['src/edge/legacy/a.ts', "import '../../vault/x.js';"],
  'only-the-vault-opens-ciphertext': ['src/upstream/cipher.ts', "import '../vault/cipher.js';"],
  'services-do-not-speak-graphql': ['src/domains/groups/groups.service.ts', "import '@nestjs/graphql';"],
  'no-circles': ['src/core/circle-back.ts', "import './circle.js';"],
  'no-orphans': ['src/core/orphan.ts', 'export const orphan = 1;'],
  'not-to-test': ['src/core/test.ts', "import '../../test/x.js';"],
  'not-to-dev-dependencies': ['src/core/dev.ts', "import 'fast-check';"],
  resolvable: ['src/core/lost.ts', "import './nowhere.js';"],
};

const neighbours = [
  'src/storage/x.ts', 'src/config/x.ts', 'src/telemetry/x.ts', 'src/transport/x.ts', 'src/vault/x.ts', 'src/vault/cipher.ts', 'src/access/x.ts',
  'src/upstream/x.ts', 'src/domains/groups/x.ts', 'src/edge/rest/x.ts', 'src/simulator/x.ts', 'src/contract/paths.ts', 'test/x.ts',
];

describe('import rules', () => {
  let folder = '';
  let reported: { rule: string; from: string }[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'import-rules-'));
    const write = async (path: string, text: string): Promise<void> => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    };
    for (const path of neighbours) await write(path, 'export const x = 1;');
    for (const [path, text] of Object.values(breaks)) await write(path, text);
    await write('src/core/circle.ts', "import './circle-back.js';");
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) await cp(file, join(folder, file));
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    const cruise = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [cruise, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 64 << 20 }).catch(
      (error: { stdout: string }) => error,
    );
    const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
    reported = summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are all broken by one of the files here', () => {
    expect(Object.keys(breaks).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.entries(breaks))('%s is reported for the file that breaks it', (rule, [from]) => {
    expect(reported).toContainEqual({ rule, from });
  });
});
