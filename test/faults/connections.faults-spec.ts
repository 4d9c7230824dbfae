import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningGateway } from '../support/start-process.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { doors, read } from './support/doors.js';
import type { Door } from './support/doors.js';
import { isWhole, note, seenWords, untilWell } from './support/form.js';
import { bodyIn, fileLimit, openLine, sayAll, statusesIn } from './support/sockets.js';
import type { Line } from './support/sockets.js';
import { openStage } from './support/stage.js';
import type { Stage } from './support/stage.js';

const part = 'Connections of callers';
const LORIS = isWhole ? 100 : 20;
const IDLE = isWhole ? 10_000 : 1_000;
const MEGABYTE = Buffer.alloc(1_048_576, ' ');

describe('connections of callers', () => {
  let simulator: TestSimulator;
  let stage: Stage;
  let gateway: RunningGateway;

  beforeAll(async () => {
    simulator = await startSimulator();
    stage = await openStage({ CLEVERREACH_URL: simulator.url, READ_SHARE_MS: '0' });
    gateway = await stage.start();
    for (const door of doors) await untilWell(() => read(door, gateway.url, stage.keys.shop));
  });
  afterAll(async () => {
    await stage.close();
    await simulator.close();
  });

  const readAtEachDoor = async (): Promise<void> => {
    const told = await Promise.all(doors.map((door) => read(door, gateway.url, stage.keys.shop)));
    expect(told.map(({ verdict, text }) => (verdict === 'done' ? verdict : text))).toEqual(doors.map(() => 'done'));
  };
  const wellAgain = (): Promise<number> => untilWell(() => read('v3', gateway.url, stage.keys.shop));
  const head = (method: string, path: string, ...more: readonly string[]): string =>
    [`${method} ${path} HTTP/1.1`, 'host: gateway', `authorization: Bearer ${stage.keys.shop}`, ...more, '', ''].join('\r\n');
  const pathOf = (door: Door): string => (door === 'GraphQL' ? '/graphql' : `/${door}/groups`);

  it.each(doors)('a body of 64 MB is refused by %s in its own words', async (door) => {
    const told: string[] = [];
    const chunk = Buffer.concat([Buffer.from(`${MEGABYTE.length.toString(16)}\r\n`), MEGABYTE, Buffer.from('\r\n')]);
    const json = ['content-type: application/json', 'connection: close'];
    for (const [pieces, line] of [[Array<Buffer>(64).fill(MEGABYTE), `content-length: ${64 * MEGABYTE.length}`], [Array<Buffer>(64).fill(chunk), 'transfer-encoding: chunked']] as const) {
      const heard = await sayAll(gateway.url, [head('POST', pathOf(door), ...json, line), ...pieces]);
      const { error, errors } = JSON.parse(bodyIn(heard).replace(/^[0-9a-f]+\r\n|\r\n0?(\r\n)*$/g, '')) as { error?: { code: number }; errors?: { extensions: { code: string } }[] };
      expect(statusesIn(heard)).toEqual([413]);
      expect(error?.code ?? errors?.[0]?.extensions.code).toBe(door === 'GraphQL' ? 'BODY_TOO_LARGE' : 413);
      told.push(door === 'GraphQL' ? '413 BODY_TOO_LARGE' : '413 body_too_large');
    }
    await readAtEachDoor();
    await note({ part, fault: 'body of 64 MB', door, kind: 'write', seen: seenWords(told), lost: 'nothing', wellAfterMs: await wellAgain() });
  });

  it('giant headers are refused with 431', async () => {
    const heard = await sayAll(gateway.url, [head('GET', '/v3/groups', `x-giant: ${'x'.repeat(100_000)}`)]);
    expect(statusesIn(heard)).toEqual([431]);
    await readAtEachDoor();
    await note({ part, fault: 'headers of 100 kB', door: 'all', kind: 'both', seen: '431', lost: 'nothing', wellAfterMs: await wellAgain() });
  });

  const smuggled = ['GET /v3/groups/smuggled HTTP/1.1', 'host: gateway', '', ''].join('\r\n');
  it.each<readonly [string, readonly string[], string]>([
    ['two lengths', ['content-length: 5', `content-length: ${5 + smuggled.length}`], 'hello'],
    ['a length and chunks', [`content-length: ${5 + smuggled.length}`, 'transfer-encoding: chunked'], '0\r\n\r\n'],
    ['an encoding nobody knows', ['transfer-encoding: xchunked'], '0\r\n\r\n'],
    ['chunked that is not the last encoding', ['transfer-encoding: chunked, identity'], '0\r\n\r\n'],
    ['a length with a sign', ['content-length: +5'], 'hello'],
    ['a chunk whose length is no number', ['transfer-encoding: chunked'], 'zz\r\nhello\r\n0\r\n\r\n'],
    ['a blank before the colon', ['content-length : 5'], 'hello'],
    ['a line that goes on', ['x-long: a', ' content-length: 5'], ''],
    ['a bare line feed in a header', ['x-odd: a\ntransfer-encoding: chunked'], '0\r\n\r\n'],
  ])('%s is answered with 400, and what follows is no call', async (_name, headers, body) => {
    await simulator.clearCalls();
    const heard = await sayAll(gateway.url, [head('POST', '/v3/groups', 'content-type: application/json', ...headers) + body + smuggled]);
    expect([statusesIn(heard), (await simulator.calls()).map(({ path }) => path)]).toEqual([[400], []]);
  });

  it('calls in one piece (pipelining) are answered in their order, and a caller who has ended its side does no harm', async () => {
    const live = head('GET', '/health/live');
    const heard = await sayAll(gateway.url, [`${head('GET', '/v3/groups')}${live}${head('GET', '/v3/nowhere', 'connection: close')}`]);
    expect([statusesIn(heard), heard.indexOf('240390') < heard.indexOf('"live"')]).toEqual([[200, 200, 404], true]);
    const half = await openLine(gateway.url);
    half.socket.end(head('GET', '/v3/groups'));
    expect([[], [200]]).toContainEqual(statusesIn(await half.ended));
    await note({ part, fault: 'pipelining; half-open connections; contradictory lengths', door: 'all', kind: 'both', seen: '200 in order; the connection ends; 400', lost: 'nothing', wellAfterMs: await wellAgain() });
  });

  it('callers who leave in the middle leave nothing behind', async () => {
    await simulator.faults([{ path: '/v3/groups', fault: { delayMs: 500 } }]);
    const lines = await Promise.all(Array.from({ length: 50 }, () => openLine(gateway.url)));
    for (const { socket } of lines) socket.write(head('GET', '/v3/groups'));
    await untilWell(async () => (await simulator.calls()).length >= 0);
    for (const { socket } of lines) socket.destroy();
    await simulator.clearFaults();
    const metrics = async (): Promise<string> => (await fetch(`${/admin at (\S+)/.exec(gateway.output())?.[1]}/metrics`)).text();
    await untilWell(async () => /gateway_upstream_running 0\n/.test(await metrics()));
    await readAtEachDoor();
  });

  it(`idle connections by the thousand are no harm to calls`, async () => {
    const count = Math.min(IDLE, (await fileLimit()) - 1_000);
    const lines: Line[] = [];
    while (lines.length < count) lines.push(...(await Promise.all(Array.from({ length: Math.min(250, count - lines.length) }, () => openLine(gateway.url)))));
    expect(lines.filter(({ socket }) => !socket.destroyed && socket.readyState === 'open').length).toBeGreaterThan(count * 0.9);
    await readAtEachDoor();
    for (const { socket } of lines) socket.destroy();
    await note({ part, fault: `${count} idle connections`, door: 'all', kind: 'both', seen: '200', lost: 'nothing', wellAfterMs: await wellAgain() });
  });

  it('headers and bodies that come byte by byte are given up, and calls go on meanwhile', async () => {
    gateway = await stage.start({ REQUEST_TIMEOUT_MS: '2000' }); // the last test: idle connections need more time than that to be made
    const starts = [head('GET', '/v3/groups').slice(0, 20), head('POST', '/v3/groups', 'content-type: application/json', 'content-length: 100000')];
    const lines = await Promise.all(Array.from({ length: LORIS }, () => openLine(gateway.url)));
    lines.forEach(({ socket }, at) => socket.write(starts[at % starts.length] ?? ''));
    const dripping = setInterval(() => {
      for (const { socket } of lines) if (!socket.destroyed) socket.write('x');
    }, 200);
    await pause(1_000);
    await readAtEachDoor();
    const wellAfterMs = await untilWell(async () => {
      await readAtEachDoor();
      return lines.every(({ socket }) => socket.destroyed);
    });
    clearInterval(dripping);
    const told = lines.flatMap(({ heard }) => statusesIn(heard()));
    expect(told.filter((status) => status !== 408 && status !== 400)).toEqual([]);
    await note({ part, fault: `${LORIS} connections that send byte by byte (slow loris)`, door: 'all', kind: 'both', seen: `${seenWords(told.map(String))}; other callers 200`, lost: 'nothing', wellAfterMs });
  });
});
