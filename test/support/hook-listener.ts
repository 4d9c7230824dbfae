import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HookTarget } from './good-calls.js';

export interface HeardCall {
  readonly callToken: string | undefined;
  readonly body: unknown;
}

export interface HookListener extends HookTarget {
  readonly heard: HeardCall[];
  readonly close: () => Promise<void>;
}

/** Somebody who registers webhooks: proves its address when asked and remembers what it is told. */
export const startHookListener = async (verify = 'a-word-to-verify'): Promise<HookListener> => {
  const heard: HeardCall[] = [];
  const server = createServer((request, response) => {
    const secret = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('secret');
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(`${verify} ${secret}`);
      return;
    }
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
    request.on('end', () => {
      const callToken = request.headers['x-cr-calltoken'];
      heard.push({ callToken: Array.isArray(callToken) ? callToken[0] : callToken, body: JSON.parse(text) });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/hook`, verify, heard, close };
};
