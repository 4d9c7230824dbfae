import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operations } from '../../src/edge/legacy/changes/index.js';

interface Listed {
  readonly id: string;
  readonly route: string;
  readonly versions: readonly string[];
}

const listed = JSON.parse(readFileSync(new URL('./legacy/operations.json', import.meta.url), 'utf8')) as readonly Listed[];

describe('the table of v1 and v2', () => {
  it.each(listed)('has exactly one fate for $id in each of its versions', ({ id, route, versions }) => {
    const rows = operations.filter((operation) => operation.id === id);
    expect(rows.flatMap((row) => row.versions).sort()).toEqual([...versions].sort());
    expect(new Set(rows.map((row) => row.route))).toEqual(new Set([route]));
  });

  it('has no operation that CleverReach did not have', () => {
    expect([...new Set(operations.map(({ id }) => id))].sort()).toEqual(listed.map(({ id }) => id).sort());
  });

  it('counts 103 operations, 100 of them in v1', () => {
    const inVersion = (version: string) => new Set(operations.filter(({ versions }) => versions.some((known) => known === version)).map(({ id }) => id)).size;
    expect([inVersion('v2'), inVersion('v1')]).toEqual([103, 100]);
  });
});
