import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A call that has arrived and waits for its answer. */
export interface HeldCall {
  /** Method and path with query. */
  readonly line: string;
  readonly token: string | undefined;
  readonly answer: (body: unknown, status?: number) => void;
  /** Resolves once the caller has given up. */
  readonly gone: Promise<void>;
}

/** A server in the place of CleverReach that answers when a test says so. */
export interface HeldUpstream {
  readonly url: string;
  /** Every call so far but those for tokens. */
  readonly calls: HeldCall[];
  /** The next call that nobody has waited for. */
  readonly next: () => Promise<HeldCall>;
  readonly close: () => Promise<void>;
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));
};

const holdCall = async (request: IncomingMessage, response: ServerResponse): Promise<HeldCall> => {
  await text(request);
  return {
    line: `${request.method} ${request.url}`,
    token: request.headers.authorization,
    answer: (body, status = 200) => {
      send(response, status, body);
    },
    gone: new Promise((resolve) => {
      response.once('close', () => {
        if (!response.writableFinished) resolve();
      });
    }),
  };
};

/** Every OAuth client gets the token `token-of-<client id>`; the digits at its end are its account. */
export const startHeldUpstream = async (): Promise<HeldUpstream> => {
  const calls: HeldCall[] = [];
  const waiting: ((call: HeldCall) => void)[] = [];
  let seen = 0;
  const server = createServer((request, response) => {
    if (request.url === '/oauth/token.php') {
      void text(request).then((sent) => {
        send(response, 200, { access_token: `token-of-${new URLSearchParams(sent).get('client_id')}`, expires_in: 86_400, token_type: 'bearer' });
      });
      return;
    }
    if (request.url === '/v3/debug/whoami') {
      send(response, 200, { id: /[0-9]+$/.exec(request.headers.authorization ?? '')?.[0] });
      return;
    }
    void holdCall(request, response).then((call) => {
      calls.push(call);
      const waiter = waiting.shift();
      if (!waiter) return;
      seen = calls.length;
      waiter(call);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    next: () => {
      const call = calls[seen];
      if (!call) return new Promise((resolve) => waiting.push(resolve));
      seen += 1;
      return Promise.resolve(call);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
