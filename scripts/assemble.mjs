// Compiles assembly/ to WebAssembly and writes it into src as text: neither the build nor the product needs the compiler. `--check` compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { refuse, root } from './runtime.mjs';

const modules = { 'unquote-numbers': 'src/edge/legacy/changes/rewrites/unquote-numbers.wasm.ts' };
const flags = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--disableWarning', '112']; // 112: vectors as parameters

const compile = async (name) => {
  let compiled;
  const source = `assembly/${name}/index.ts`;
  const { error, stderr } = await asc.main([source, ...flags, '--baseDir', root, '--outFile', 'out.wasm'], {
    writeFile: (_file, contents) => {
      compiled = contents;
    },
  });
  if (error) refuse(`${source} does not compile.\n${stderr.toString()}`);
  return `/** assembly/${name}, compiled. \`npm run assemble\` writes it. */\nexport const wasm =\n  '${Buffer.from(compiled).toString('base64')}';\n`;
};

for (const [name, path] of Object.entries(modules)) {
  const file = join(root, path);
  const text = await compile(name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (process.argv.includes('--check')) refuse(`Stale: ${path}. Run "npm run assemble" and commit what it writes.`);
  writeFileSync(file, text);
  process.stdout.write(`written: ${path}\n`);
}
