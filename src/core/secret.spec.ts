import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from './secret.js';

it('says [secret] in text, JSON and inspection, also inside other things', () => {
  const secret = new Secret('hunter2');
  expect([`${String(secret)}`, JSON.stringify({ secret }), inspect({ deep: { secret } }), String([secret])].join(' ')).not.toContain('hunter2');
});

it('opens only by reveal', () => {
  expect(new Secret('hunter2').reveal()).toBe('hunter2');
});
