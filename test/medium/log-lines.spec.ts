import { describe, expect, it } from 'vitest';
import { PinoLog } from '../../src/telemetry/index.js';
import { secretsIn, takeFound } from '../support/log-lines.js';

describe('the watch over the log lines of all tests', () => {
  it.each([
    ['an address', 'anna+news@example.org'],
    ['an address in a path', '/v3/receivers/anna%40example.org'],
    ['an API key', 'crgw_abcdefgh_x'],
    ['a token', 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJ4In0.x'],
    ['a credential', 'Bearer abc'],
    ['a token in a query', '/v1/groups?token=abc'],
    ['a secret of the simulator', 'sim-secret-1'],
    ['a password of the simulator', 'sim-reader-secret-1'],
  ])('finds %s', (_, text) => {
    expect(secretsIn(`{"level":"info","message":"x","path":"${text}"}`)).toHaveLength(1);
  });

  it('does not mind places of code and names of servers', () => {
    expect(secretsIn('{"level":"error","at":"file:///app/node_modules/@nestjs/core/a.js:1:2","url":"postgres://postgres@127.0.0.1:5432/test"}')).toEqual([]);
  });

  it('sees what a gateway in this process writes', async () => {
    new PinoLog('trace').info('seen', { email: 'anna@example.org' });
    await expect.poll(takeFound).toHaveLength(1);
  });
});
