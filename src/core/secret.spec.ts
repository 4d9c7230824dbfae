import { format, inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from './secret.js';

it('says [secret] in text, JSON and inspection, also inside other things', () => {
  const secret = new Secret('hunter2');
  expect([`${String(secret)}`, JSON.stringify({ secret }), inspect({ deep: { secret } }), String([secret])].join(' ')).not.toContain('hunter2');
});

it('shows nothing to whoever looks under the surface: hidden fields, formats, copies, causes of errors', () => {
  const secret = new Secret('hunter2');
  const error = new Error('failed', { cause: Object.assign(new Error('inner'), { secret }) });
  const raw = { showHidden: true, customInspect: false, depth: null } as const;
  const looks = [
    inspect(secret, raw), inspect(error, raw), inspect(error), format('%s %j %o %O %d', secret, secret, secret, secret, secret),
    inspect(structuredClone(secret), raw), JSON.stringify({ ...secret }), JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(secret))), `${secret.toString()}${secret as unknown as string}`,
  ];
  expect(looks.join('\n')).not.toContain('hunter2');
});

it('opens only by reveal', () => {
  expect(new Secret('hunter2').reveal()).toBe('hunter2');
});
