import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyParts, switchNames } from '../../src/access/index.js';
import { settings } from '../../src/config/settings.js';

const root = join(import.meta.dirname, '../..');
/** Specs that run the gateway or a room of it as it is, with real stores. */
const folders = ['test/e2e', 'test/medium', 'test/slow', 'test/faults'];

/** Settings that make no difference to see, with what tries them instead. */
const elsewhere: Readonly<Record<string, string>> = {
  GRAPHQL_COMPILED_OPERATIONS: 'vitest.config.ts', // every spec of GraphQL runs once more with 0 and must see the same
};

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const specs = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('-spec.ts') || name.endsWith('.spec.ts'))
    .map((name) => ({ file: `${folder}/${name}`, text: read(`${folder}/${name}`) })),
);

/** Whether code gives the name a value: as a field (`NAME: '5'`), or as the first of a row (`['NAME', '5', …]`). */
const isSet = (text: string, name: string): boolean => new RegExp(`(?<![\\w.])'?${name}'?: |\\['${name}', `).test(text);

/** The specs that set each name. */
const specsOf = (name: string, among = specs): readonly string[] => among.filter(({ text }) => isSet(text, name)).map(({ file }) => file);

describe('every setting is tried', () => {
  const names = Object.keys(settings);

  it('by a spec that gives it a value', () => {
    expect(names.filter((name) => specsOf(name).length === 0 && !(name in elsewhere))).toEqual([]);
  });

  it('or elsewhere, where that is said and true', () => {
    expect(Object.entries(elsewhere).filter(([name, file]) => !names.includes(name) || !isSet(read(file), name))).toEqual([]);
  });

  it('and one that does not exist is tried by none', () => {
    expect([specsOf('NO_SUCH_SETTING'), isSet("{ A_SETTING: '5' }", 'A_SETTING'), isSet("values.A_SETTING", 'A_SETTING'), isSet("{ NOT_A_SETTING: '5' }", 'A_SETTING')]).toEqual([[], true, false, false]);
  });
});

describe('every switch and every part of a policy is tried end to end', () => {
  const whole = specs.filter(({ file }) => file.startsWith('test/e2e/'));

  it.each([...switchNames, ...policyParts])('%s', (name) => {
    expect(specsOf(name, whole)).toContain('test/e2e/switches.e2e-spec.ts');
  });
});
