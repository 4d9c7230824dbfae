import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../../src/contract/index.js';
import { settings } from '../../src/config/index.js';
import { generatedFiles } from '../../src/generated-files.js';
import { served } from '../../src/simulator/routes/index.js';

const sources = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')).map((name) => join(folder, name));

const linesOf = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length;

describe('the house', () => {
  it('has generated files that equal a fresh generation', async () => {
    const stale: string[] = [];
    for (const [path, text] of Object.entries(await generatedFiles())) if ((await readFile(path, 'utf8').catch(() => '')) !== text) stale.push(path);
    expect(stale).toEqual([]);
  });

  it('keeps its files small: half of them have 80 lines or fewer', async () => {
    const sizes = await Promise.all((await sources('src')).map(async (path) => linesOf(await readFile(path, 'utf8'))));
    const median = sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0;
    expect(median).toBeLessThanOrEqual(80);
  });

  it('reads the environment in one room', async () => {
    const readers: string[] = [];
    for (const path of await sources('src')) if ((await readFile(path, 'utf8')).includes('process.env') && !path.startsWith('src/config/')) readers.push(path);
    expect(readers).toEqual([]);
  });

  it('uses every setting somewhere outside the room that reads it', async () => {
    const texts = await Promise.all((await sources('src')).filter((path) => !path.startsWith('src/config/')).map((path) => readFile(path, 'utf8')));
    const unused = Object.keys(settings).filter((name) => !texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
    expect(unused).toEqual([]);
  });

  it('serves every row of the contract in the simulator', () => {
    expect(served.map(({ endpoint }) => endpoint.id).sort()).toEqual(endpoints.map(({ id }) => id).sort());
  });
});
