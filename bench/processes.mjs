import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { productNode, refuse, root } from '../scripts/runtime.mjs';

/** Folder of the production build to measure: the first argument, or `dist`. */
export const build = resolve(process.argv[2] ?? join(root, 'dist'));
if (!existsSync(join(build, 'main.js'))) refuse(`There is no build in ${build}: run "npm run build" first.`);

const children = new Set();
const folders = new Set();

/** Nothing of this machine's settings reaches a measured process. */
const surroundings = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production' };

/** The switches with which `npm start` starts Node. */
const productionFlags = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.start.split(' ').filter((word) => word.startsWith('--'));

/** Starts a script on the product's Node and resolves once it has printed what `ready` describes. */
export const startNode = async (script, { flags = [], args = [], env = {}, ready }) => {
  const child = spawn(productNode(), [...flags, script, ...args], { env: { ...surroundings, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let output = '';
  const ended = once(child, 'close').then(([code]) => {
    children.delete(child);
    return code;
  });
  const match = await new Promise((found, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
        const match = ready.exec(output);
        if (match) found(match);
      });
    }
    void ended.then((code) => fail(new Error(`${script} ended with ${code}:\n${output}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const code = await ended;
    if (code !== 0) throw new Error(`${script} did not stop cleanly (${code}):\n${output}`);
  };
  return { pid: child.pid, url: match[1], stop };
};

/** Settings of a gateway in a folder of its own. */
export const newSettings = (upstreamUrl) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  folders.add(folder);
  return {
    PORT: '0',
    ADMIN_PORT: '0',
    DATA_DIR: join(folder, 'gateway'),
    VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    CLEVERREACH_URL: upstreamUrl,
    LOG_LEVEL: 'warn',
  };
};

export const startGateway = (env) => startNode(join(build, 'main.js'), { flags: productionFlags, env, ready: /Gateway at (\S+),/ });
export const startSimulator = () => startNode(join(build, 'simulator', 'main.js'), { args: ['--port', '0'], ready: /listens on (\S+)/ });

/** Runs a command of the gateway's command line and gives what it printed. */
export const runCommand = (args, env, input = '') =>
  execFileSync(productNode(), [join(build, 'cli', 'main.js'), ...args], { env: { ...surroundings, ...env }, input, encoding: 'utf8' });

const readProc = (pid, name) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
const hasProc = existsSync('/proc/self/stat');
const askPs = (pid, column) => execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();

/** Resident memory of a process in MiB. */
export const residentMiB = (pid) => (hasProc ? Number(/^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status'))?.[1]) : Number(askPs(pid, 'rss'))) / 1_024;

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
