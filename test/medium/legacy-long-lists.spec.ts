import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

const PATH = '/v2/groups/1/receivers?pagesize=1000';
const row = (at: number, id: (at: number) => unknown): unknown => ({ id: id(at), email: `jane${at}@example.org`, group_id: id(1), note: '},{"id":"7"', attributes: { id: '7', text: 'ü'.repeat(200) }, stamp: id(at) });
const listOf = (id: (at: number) => unknown): string => JSON.stringify(Array.from({ length: 1_000 }, (_, at) => row(at, id)));
const [sent, expected] = [Buffer.from(listOf(String)), listOf((at) => at)];

type Respond = (response: ServerResponse) => void;

let respond: Respond = (response) => response.end('[]');
let lists = 0;
const upstream = createServer((request, response) => {
  if (request.url === '/oauth/token.php') return response.end(JSON.stringify({ access_token: 'a.token.of-it', expires_in: 86_400, token_type: 'bearer' }));
  if (request.url === '/v3/debug/whoami') return response.end(JSON.stringify({ id: app.accountId }));
  lists += 1;
  response.setHeader('content-type', 'application/json');
  return respond(response);
});
const whole: Respond = (response) => response.writeHead(200, { 'content-length': sent.length }).end(sent);
const inChunks: Respond = (response) => {
  for (let at = 0; at < sent.length; at += 999) response.write(sent.subarray(at, at + 999));
  response.end();
};
const answering = async <T>(how: Respond, work: () => Promise<T>): Promise<T> => {
  [respond, lists] = [how, 0];
  return work();
};

let app: LegacyDoors;
let old: OldIntegration;

beforeAll(async () => {
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  app = await startLegacy({ CLEVERREACH_URL: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`, UPSTREAM_RETRIES: '0', BREAKER_FAILURES: '1000' });
  old = await app.integration();
});
afterAll(async () => {
  await app.stop();
  upstream.closeAllConnections();
  upstream.close();
});

/** An answer whose rest has not been read. */
const open = async (): Promise<IncomingMessage> => {
  const sentCall = get(`${app.url}${PATH}&token=${old.token}`, { agent: false });
  const [response] = (await once(sentCall, 'response')) as [IncomingMessage];
  return response;
};

/** All of an answer; `begun` is called when the first of it has come. */
const textOf = async (response: IncomingMessage, begun: () => void): Promise<string> => {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    if (text === '') begun();
    text += chunk as string;
  }
  return text;
};

/** An answer that stops in the middle until `end` is called. */
const halted = (): { readonly halting: Respond; readonly end: () => void } => {
  let halt: ServerResponse | undefined;
  return {
    halting: (response) => {
      halt = response;
      response.write(sent.subarray(0, 300_000));
    },
    end: () => halt?.end(sent.subarray(300_000)),
  };
};

describe('a long list', () => {
  it.each([['with its length', whole], ['in chunks', inChunks]])('that comes %s is told in the old words', async (_, how) => {
    const { status, text } = await answering(how, () => old.ask('GET', PATH));
    expect([status, text === expected]).toEqual([200, true]);
  });

  it('is told while it arrives', async () => {
    const { halting, end } = halted();
    const response = await answering(halting, open);
    expect(await textOf(response, end) === expected).toBe(true);
  });

  it('is counted once for the row that rewrote it, however many pieces it came in', async () => {
    const { consumerId, ask } = await app.integration();
    await answering(inChunks, () => ask('GET', PATH));
    const rows = (await app.usage(consumerId)).filter(({ kind }) => kind === 'row').map(({ name, calls }) => [name, calls]);
    expect(rows).toEqual([['Ids, times and counts are numbers; v3 gives many of them as text.', 1]]);
  });

  it('that breaks off breaks its caller\'s connection', async () => {
    const cut: Respond = (response) => response.writeHead(200, { 'content-length': sent.length }).write(sent.subarray(0, 300_000), () => void setTimeout(() => response.destroy(), 20));
    await expect(answering(cut, () => old.ask('GET', PATH))).rejects.toThrow();
  });

  it.each([
    ['ends inside a row', sent.subarray(0, 300_000)],
    ['ends as a page of errors', Buffer.concat([sent.subarray(0, 300_000), Buffer.from('<b>Fatal error</b>')])],
  ])('that %s never looks complete', async (_, body) => {
    await expect(answering((response) => response.end(body), () => old.ask('GET', PATH))).rejects.toThrow();
  });

  it('that others wait for is asked for once, and each hears all of it', async () => {
    const late: Respond = (response) => void setTimeout(whole, 150, response);
    const answers = await answering(late, () => Promise.all(Array.from({ length: 5 }, () => old.ask('GET', PATH))));
    expect([lists, answers.map(({ text }) => text === expected)]).toEqual([1, Array(5).fill(true)]);
  });

  it('that has begun is nobody else\'s', async () => {
    const { halting, end } = halted();
    const first = await answering(halting, open);
    respond = whole;
    const second = await old.ask('GET', PATH);
    expect([lists, await textOf(first, end) === expected, second.text === expected]).toEqual([2, true, true]);
  });

  it('is left where its caller leaves', async () => {
    let left = false;
    const endless: Respond = (response) => {
      response.once('close', () => { left = true; });
      response.write(sent.subarray(0, 300_000));
    };
    const response = await answering(endless, open);
    response.destroy();
    await expect.poll(() => left).toBe(true);
  });

  it('waits for a caller who reads slowly, and takes no memory for him', async () => {
    let written = 0;
    const rows = Buffer.from(`${'{"id":"7","email":"x"},'.repeat(40_000)}`);
    const large: Respond = (response) => {
      response.write('[');
      const go = (): void => {
        while (written < 200 * rows.length) {
          written += rows.length;
          if (!response.write(rows)) return void response.once('drain', go);
        }
        response.end('{}]');
      };
      go();
    };
    const response = await answering(large, open);
    response.pause();
    await pause(500);
    const before = written;
    await pause(300);
    expect([written, written < 100 * rows.length]).toEqual([before, true]);
    response.destroy();
  });

  it('counts the rows of the table that it meets', async () => {
    await answering(whole, () => old.ask('GET', PATH));
    const counted = (await app.usage(old.consumerId)).filter(({ kind, operation }) => kind === 'row' && operation === 'groups.receivers.list').map(({ name }) => name);
    expect(counted).toContain('Ids, times and counts are numbers; v3 gives many of them as text.');
  });

  it('of another status, or none at all, is waited for as ever', async () => {
    const refused: Respond = (response) => response.writeHead(404, { 'content-length': sent.length }).end(sent);
    const noList: Respond = (response) => response.end(JSON.stringify({ error: { code: 404, message: `Not Found${' '.repeat(200_000)}` } }));
    expect([(await answering(refused, () => old.ask('GET', PATH))).status, (await answering(noList, () => old.ask('GET', PATH))).status]).toEqual([503, 404]);
  });
});
