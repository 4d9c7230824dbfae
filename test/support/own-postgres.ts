import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../faults/support/stage.js';

/** A PostgreSQL that a test may kill and start again. What was committed is there after a kill. */
export interface OwnPostgres {
  readonly url: string;
  readonly kill: () => Promise<void>;
  readonly startAgain: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** PostgreSQL does not run as root: then it runs as the user that its package brings. */
const findUser = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = ['-u', '-g'].map((what) => Number(spawnSync('id', [what, 'postgres']).stdout.toString()));
  return { uid: uid ?? NaN, gid: gid ?? NaN };
};

/** Whether its programs are here. */
export const hasPostgres = spawnSync('initdb', ['--version']).status === 0;

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  const isUp = await client.connect().then(() => true, () => false);
  await client.end().catch(() => undefined);
  return isUp;
};

export const startPostgres = async (): Promise<OwnPostgres> => {
  const [user, port] = [findUser(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const made = spawnSync('initdb', ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '--no-sync'], { ...user, cwd: folder });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr.toString()}`);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let running: ChildProcess;
  const startAgain = async (): Promise<void> => {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((setting) => ['-c', setting]);
    running = spawn('postgres', ['-D', join(folder, 'data'), '-p', String(port), ...settings], { ...user, cwd: folder, stdio: 'ignore', detached: true });
    while (!(await answers(url))) if (running.exitCode !== null) throw new Error('PostgreSQL ended at its start.');
  };
  const kill = async (): Promise<void> => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    process.kill(-(running.pid ?? NaN), 'SIGKILL'); // the server with all its processes
    await ended;
  };
  await startAgain();
  return {
    url,
    kill,
    startAgain,
    remove: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
