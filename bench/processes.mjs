import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { productionFlags, productNode, refuse, root } from '../scripts/runtime.mjs';
import { pinning } from './machine.mjs';
import { options } from './options.mjs';

/** A file of the production build to measure: the one that `--build` names, or `dist`. */
const builtFile = (...parts) => {
  const file = resolve(options.build ?? join(root, 'dist'), ...parts);
  return existsSync(file) ? file : refuse(`There is no ${file}: run "npm run build" first.`);
};

const LOOK_MS = 5;
const children = new Set();
const folders = new Set();

/** Nothing of this machine's settings reaches a measured process. */
const surroundings = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production' };

/** A folder of its own that is removed at the end. */
export const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  folders.add(folder);
  return folder;
};

/**
 * Starts a program and resolves once its output holds what `ready` describes. Output goes to a file, so that a talkative program
 * costs nobody else anything. `core` is "measured", "others" or nothing. Where it `endsWell`, it answers SIGTERM with exit code 0.
 */
export const startProgram = async (command, args, { env = {}, ready, core, endsWell = true }) => {
  const outputFile = join(newFolder(), 'output');
  const output = openSync(outputFile, 'a');
  const [program, ...words] = [...pinning(core), command, ...args];
  const child = spawn(program, words, { env: { ...surroundings, ...env }, stdio: ['ignore', output, output] });
  closeSync(output);
  children.add(child);
  let code;
  const ended = once(child, 'close').then(([given]) => {
    children.delete(child);
    return (code = given ?? 1);
  });
  const read = () => readFileSync(outputFile, 'utf8');
  let match = ready.exec(read());
  while (!match) {
    if (code !== undefined) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${read()}`);
    await pause(LOOK_MS);
    match = ready.exec(read());
  }
  const stop = async () => {
    child.kill('SIGTERM');
    if ((await ended) !== 0 && endsWell) throw new Error(`${command} ${args.join(' ')} did not stop cleanly (${code}):\n${read().slice(-2_000)}`);
  };
  return { pid: child.pid, url: match[1], match, outputFile, stop };
};

/** Starts a script on the product's Node. */
export const startNode = (script, { flags = [], args = [], ...rest }) => startProgram(productNode(), [...flags, script, ...args], rest);

/** Settings of a gateway in a folder of its own. */
export const newSettings = (upstreamUrl) => ({
  PORT: '0',
  ADMIN_PORT: '0',
  DATA_DIR: join(newFolder(), 'gateway'),
  VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  CLEVERREACH_URL: upstreamUrl,
  LOG_LEVEL: 'warn',
});

/** The production build as `npm start` runs it. */
export const startGateway = async (env, { core } = {}) => {
  const started = await startNode(builtFile('main.js'), { flags: productionFlags(), env, core, ready: /Gateway at (\S+), admin at (\S+)\n/ });
  return { ...started, adminUrl: started.match[2] };
};
export const startSimulator = () => startNode(builtFile('simulator', 'main.js'), { args: ['--port', '0'], ready: /listens on (\S+)/, core: 'others' });

/** Runs a command of the gateway's command line and gives what it printed. */
export const runCommand = (args, env, input = '') =>
  execFileSync(productNode(), [builtFile('cli', 'main.js'), ...args], { env: { ...surroundings, ...env }, input, encoding: 'utf8' });

/** Whether the gateway's command line knows a command: the help it prints is that command's own. */
export const hasCommand = (args, env) => runCommand([...args, '--help'], env).startsWith(`Usage: gateway ${args.join(' ')} `);

const readProc = (pid, name) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
const hasProc = existsSync('/proc/self/stat');
const askPs = (pid, column) => execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();

/** Resident memory of a process in MiB. */
export const residentMiB = (pid) => (hasProc ? Number(/^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status'))?.[1]) : Number(askPs(pid, 'rss'))) / 1_024;

const parentOf = (pid) => {
  try {
    return Number(readProc(pid, 'stat').split(') ')[1].split(' ')[1]);
  } catch {
    return undefined; // it ended meanwhile
  }
};

/** The processes that a process has started (Linux). */
export const childrenOf = (pid) => (hasProc ? readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid).map(Number) : []);

const TICK_MS = 10;

/** Processor time that a process has used in all its threads, in milliseconds (Linux: in steps of 10). */
export const cpuMs = (pid) => {
  if (hasProc) {
    // The name of the program, in brackets, may hold spaces; fields are counted behind it.
    const fields = readProc(pid, 'stat').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }
  return askPs(pid, 'time').split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0) * 1_000;
};

/** Ends what was started and removes what was written, also after a failure. */
export const cleanUp = () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
};
