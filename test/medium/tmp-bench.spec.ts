import { spawn, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { it } from 'vitest';
import { startLegacy } from '../support/start-legacy.js';
const run = promisify(execFile);
it('x', async () => {
  const up = spawn(process.execPath, ['/tmp/lg/up.mjs']);
  const port = await new Promise<string>((ok) => up.stdout.once('data', (d: Buffer) => ok(d.toString().trim())));
  up.stderr.once('data', (d: Buffer) => console.log('UP', d.toString()));
  const app = await startLegacy({ CLEVERREACH_URL: `http://127.0.0.1:${port}` });
  const old = await app.integration();
  const bench = async (name: string, path: string, method: string, body: string, n: number) => {
    const go = (k: number) => run(process.execPath, ['/tmp/lg/client.mjs', app.url, `${path}?token=${old.token}`, method, body, String(k)]);
    await go(n);
    const c = process.cpuUsage();
    await go(n);
    const d = process.cpuUsage(c);
    console.log(name, ((d.user + d.system) / n / 1000).toFixed(2), 'ms');
  };
  console.log('SEEN', (await old.ask('GET','/v2/groups/240390/receivers')).text.slice(0,300));
  for (const _ of [1, 2]) {
    await bench('v3 list', '/v3/groups/240390/receivers', 'GET', '', 400);
    await bench('v2 list', '/v2/groups/240390/receivers', 'GET', '', 400);
    await bench('v3 write', '/v3/groups/240390/receivers', 'POST', '{"email":"a@b.de"}', 1500);
    await bench('v2 write', '/v2/groups/240390/receivers', 'POST', '{"email":"a@b.de","activated":true,"attributes":[]}', 1500);
  }
  await app.stop(); up.kill();
}, 120000);
