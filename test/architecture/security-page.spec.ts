import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
const quoted = [...page.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text ?? '');

/** Rooms of `src`: what the page names without the folder. */
const rooms = /^(?:core|contract|config|telemetry|storage|transport|vault|access|upstream|domains|edge|cli)\//;

describe('docs/security.md', () => {
  const tests = quoted.filter((text) => text.endsWith('spec.ts'));

  it('names tests, and every one of them exists', () => {
    expect(tests.length).toBeGreaterThan(50);
    expect(tests.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('says where attacks end, and every place exists', () => {
    const places = quoted.filter((text) => rooms.test(text));
    expect(places.length).toBeGreaterThan(30);
    expect(places.filter((place) => !existsSync(join(root, 'src', place)))).toEqual([]);
  });

  it('proves every attack by a test', () => {
    const [, table = ''] = /## Attacks, and where they end\n\n([\s\S]+?)\n\n##/.exec(page) ?? [];
    const rows = table.split('\n').slice(2);
    expect(rows.length).toBeGreaterThan(25);
    expect(rows.filter((row) => !/spec\.ts` \|$/.test(row))).toEqual([]);
  });
});
