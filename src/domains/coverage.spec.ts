import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../contract/index.js';
import { unreachableRows } from './unreachable-rows.js';

const folder = import.meta.dirname;
const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file !== 'unreachable-rows.ts')
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n')
  .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')
  .replace(/\btypeof [\w.]+/g, '');

/** A row is used by its own name, `groups.list`; `this.groups.list` is a method of a service. */
const isUsed = (id: string): boolean => new RegExp(`(?<![.\\w])(?:tables\\.)?${id.replace('.', '\\.')}\\b`).test(code);

describe('every row of the contract', () => {
  it('is used by a domain or listed with the reason why not', () => {
    expect(endpoints.map(({ id }) => id).filter((id) => !isUsed(id) && !(id in unreachableRows))).toEqual([]);
  });

  it('is not listed as out of reach while a domain uses it', () => {
    expect(Object.keys(unreachableRows).filter(isUsed)).toEqual([]);
  });

  it('that is listed exists', () => {
    const known = new Set(endpoints.map(({ id }) => id));
    expect(Object.keys(unreachableRows).filter((id) => !known.has(id))).toEqual([]);
  });
});
