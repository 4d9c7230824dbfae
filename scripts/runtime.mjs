// Runs on plain Node 20 before anything is installed: no dependencies here.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const stampFile = join(root, 'node_modules', '.installed-lock');

/** Ends the program with one clear sentence. */
export const refuse = (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
};

const major = (version) => Number(version.split('.')[0]);

export const requireNode = () => {
  if (major(process.versions.node) < 20) refuse(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
};

/** The Node that runs the product: the one that came with the packages, else the one at hand where it is new enough. */
export const productNode = () => {
  if (existsSync(bin('node'))) return bin('node');
  if (major(process.versions.node) >= 24) return process.execPath;
  return refuse(`Node ${process.versions.node} is too old for this platform: the packages bring Node 24 for Linux on x64 only. Install Node 24.`);
};

/** The switches with which `npm start` starts Node. */
export const productionFlags = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.start.split(' ').filter((word) => word.startsWith('--'));

/** Runs a command to its end; resolves to its exit code and what it printed. */
export const run = (command, args, { quiet = false, env = process.env } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'] });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });

/** Shows that a long step is alive: a running clock on a terminal, a line every ten seconds elsewhere. */
const ticking = (title) => {
  const begun = Date.now();
  const elapsed = () => `${Math.round((Date.now() - begun) / 1000)} s`;
  const live = process.stdout.isTTY === true;
  process.stdout.write(live ? `  ${title} …` : `  ${title} …\n`);
  const timer = setInterval(() => process.stdout.write(live ? `\r  ${title} … ${elapsed()}` : `    still at it, ${elapsed()}\n`), live ? 1000 : 10_000);
  return {
    end: (word) => {
      clearInterval(timer);
      process.stdout.write(live ? `\r  ${title} … ${word}, ${elapsed()}\n` : `    ${word}, ${elapsed()}\n`);
    },
  };
};

/** One named step; what it printed is shown only where it failed. */
export const step = async (title, work) => {
  const clock = ticking(title);
  const { code, output } = await work();
  clock.end(code === 0 ? 'done' : 'failed');
  if (code !== 0) process.stdout.write(`${output}\n`);
  return code === 0;
};

const lockHash = () => createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash();

/** Installs the locked packages where they are not there yet. */
export const install = async () => {
  if (isInstalled()) return;
  const fine = await step('Installing packages (about a minute on a first run)', () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true }));
  if (!fine) refuse('The packages could not be installed: see the lines above, then try again.');
  writeFileSync(stampFile, lockHash());
};

/** Runs a script of the product's tools on the product's Node. */
export const tool = (script, args, options) => run(productNode(), [join(root, script), ...args], options);

export const build = async () => {
  const fine = await step('Building', () => tool('scripts/build.mjs', [], { quiet: true }));
  if (!fine) refuse('The build failed: see the lines above.');
};
