import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, tool } from './runtime.mjs';

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { code } = await tool('node_modules/@swc/cli/bin/swc.js', ['src', '--out-dir', 'dist', '--strip-leading-paths', '--quiet']);
for (const file of globSync('**/*.{yaml,html}', { cwd: join(root, 'src') })) cpSync(join(root, 'src', file), join(root, 'dist', file));
process.exit(code);
