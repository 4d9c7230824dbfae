import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileSource } from '../support/compiled-source.js';
import { startSimulator } from '../support/start-simulator.js';

let modules: string;
beforeAll(async () => {
  modules = await compileSource();
  await copyFile('src/simulator/seed.yaml', join(modules, 'simulator', 'seed.yaml'));
});

const start = (...options: string[]): ChildProcessWithoutNullStreams => spawn(process.execPath, [join(modules, 'simulator', 'main.js'), ...options]);

/** Address that a started simulator prints. */
const addressOf = async (child: ChildProcessWithoutNullStreams): Promise<string> => {
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return /http:\/\/\S+/.exec(line.toString())?.[0] ?? '';
};

const ended = async (child: ChildProcessWithoutNullStreams): Promise<{ code: unknown; said: string }> => {
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, said };
};

describe('npm run simulator', () => {
  it('says where it listens, answers, and stops cleanly when told to', async () => {
    const child = start('--port', '0');
    const url = await addressOf(child);
    const response = await fetch(`${url}/v3/debug/ping`);
    expect([response.status, await response.json()]).toEqual([200, true]);
    child.kill('SIGINT');
    expect(await ended(child)).toEqual({ code: 0, said: '' });
  });

  it('loses no answered write when it is killed', async () => {
    const options = ['--port', '0', '--state', join(dirname(modules), 'state.json')];
    const first = start(...options);
    const url = await addressOf(first);
    const credentials = { grant_type: 'client_credentials', client_id: 'sim-client-1', client_secret: 'sim-secret-1' };
    const { access_token } = (await (await fetch(`${url}/oauth/token.php`, { method: 'POST', body: JSON.stringify(credentials) })).json()) as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}` };
    await fetch(`${url}/v3/groups`, { method: 'POST', headers, body: '{"name":"Kept"}' });
    first.kill('SIGKILL');
    await ended(first);
    const second = start(...options);
    const groups = (await (await fetch(`${await addressOf(second)}/v3/groups`, { headers })).json()) as { name: string }[];
    second.kill('SIGTERM');
    expect([groups.at(-1)?.name, await ended(second)]).toEqual(['Kept', { code: 0, said: '' }]);
  });

  it('says in one sentence that a port is taken', async () => {
    const other = await startSimulator();
    const port = new URL(other.url).port;
    expect(await ended(start('--port', port))).toEqual({ code: 1, said: `Port ${port} is already in use. Give another one with --port.\n` });
    await other.close();
  });

  it.each([
    [['--port', 'x'], '--port must be a number between 0 and 65535.'],
    [['--colour', 'red'], "Unknown option '--colour'"],
    [['--port', '0', '--seed', 'nowhere.yaml'], 'The simulator cannot start: '],
  ])('with %j says what is wrong and ends', async (options, sentence) => {
    const { code, said } = await ended(start(...options));
    expect([code, said.startsWith(sentence)]).toEqual([1, true]);
  });
});
