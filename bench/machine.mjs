import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/runtime.mjs';

const hasCommand = (name, args) => {
  try {
    execFileSync(name, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** The numbers of "0-3,7". */
const readCores = (text) =>
  text.split(',').flatMap((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });

const statusFile = '/proc/self/status';
const allowed = existsSync(statusFile) ? readCores(/^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync(statusFile, 'utf8'))?.[1] ?? '0') : [];

/** Whether a measured process can have a core to itself. */
export const canPin = allowed.length >= 2 && hasCommand('taskset', ['--version']);

const coresOf = { measured: allowed.slice(0, 1), others: allowed.slice(1) };

/** What to write before a command so that it stays on the core of the measured process, or on the others. */
export const pinning = (role) => (canPin && role ? ['taskset', '-c', coresOf[role].join(',')] : []);

/** Keeps this process, which makes the load, off the core of the measured one. */
export const leaveMeasuredCore = () => {
  if (canPin) execFileSync('taskset', ['-a', '-p', '-c', coresOf.others.join(','), String(process.pid)], { stdio: 'ignore' });
};

const versionOf = (folder, name) => {
  const file = join(root, folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
};

const peerPackages = ['undici', 'fastify', '@fastify/http-proxy', 'mercurius', 'graphql-yoga', '@graphql-hive/gateway', '@omnigraph/openapi'];

/** What is measured, by name. */
export const versions = () => ({
  gateway: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  ...Object.fromEntries(peerPackages.map((name) => [name, versionOf('bench', name)]).filter(([, version]) => version)),
});

/** What the figures were measured on. */
export const machine = () => ({
  node: process.version,
  platform: `${platform()} ${release()} ${arch()}`,
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  pinned: canPin,
});
