import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../support/start-simulator.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const contents = async (start: { readonly snapshot: () => Promise<unknown> }): Promise<unknown> => ({ ...((await start.snapshot()) as object), clients: 0 });

describe('the state', () => {
  it('is the same at every first start', async () => {
    const [one, two] = await Promise.all([startSimulator(), startSimulator()]);
    expect(await contents(one)).toEqual(await contents(two));
    await Promise.all([one.close(), two.close()]);
  });

  it('comes back from a snapshot, and from the seed by a reset that keeps tokens', async () => {
    const simulator = await startSimulator();
    const token = await simulator.token();
    const before = await simulator.snapshot();
    await simulator.ask('DELETE', '/v3/groups/240390/clear');
    await simulator.restore(before);
    expect(await simulator.snapshot()).toEqual(before);
    await simulator.ask('DELETE', '/v3/groups/240390/clear');
    await simulator.reset();
    expect((await simulator.snapshot()).rows['memberships']).toEqual(before.rows['memberships']);
    expect((await fetch(`${simulator.url}/v3/groups`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    await expect(simulator.restore({ version: 2 } as never)).rejects.toThrow(/not a snapshot/);
    await simulator.close();
  });

  it('is in the file when the call is answered, and lives on in the next start', async () => {
    const stateFile = join(folder, 'state.json');
    const first = await startSimulator({ stateFile });
    const token = await first.token();
    await Promise.all(Array.from({ length: 5 }, (_, at) => first.ask('POST', '/v3/groups', { name: `G${at}` })));
    expect(JSON.parse(await readFile(stateFile, 'utf8'))).toEqual(await first.snapshot());
    await first.close();
    const second = await startSimulator({ stateFile });
    const response = await fetch(`${second.url}/v3/groups`, { headers: { authorization: `Bearer ${token}` } });
    expect(((await response.json()) as { name: string }[]).map(({ name }) => name).sort()).toEqual(expect.arrayContaining(['G0', 'G1', 'G2', 'G3', 'G4']));
    await second.close();
  });

  it('is not read from a file that holds something else', async () => {
    const stateFile = join(folder, 'other.json');
    await writeFile(stateFile, '{"a":1}');
    await expect(startSimulator({ stateFile })).rejects.toThrow('The state file holds no state of the simulator.');
  });
});
