import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it arrived. */
export interface HeardRequest {
  readonly method: string;
  readonly target: string;
  /** Names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** What it answers. Header names are sent as they are written; one may come several times. */
export interface OddAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** A server in the place of CleverReach that gives a token and then answers whatever a test wants. */
export interface OddUpstream {
  readonly url: string;
  /** The token that it gives to the gateway, and that nobody else may see. */
  readonly token: string;
  /** Everything but the calls for tokens. */
  readonly heard: HeardRequest[];
  answer: OddAnswer | ((request: HeardRequest) => OddAnswer);
  readonly close: () => Promise<void>;
}

const json = [['content-type', 'application/json']] as const;

const pairsOf = (raw: readonly string[]): readonly (readonly [string, string])[] =>
  raw.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? ''] as const] : []));

export const startOddUpstream = async (accountId: string): Promise<OddUpstream> => {
  const token = 'odd.upstream.token-of-the-account';
  const heard: HeardRequest[] = [];
  const state: Pick<OddUpstream, 'answer'> = { answer: { status: 200, headers: json, body: '[]' } };
  const tokens: Readonly<Record<string, unknown>> = {
    '/oauth/token.php': { access_token: token, expires_in: 86_400, token_type: 'bearer' },
    '/v3/debug/whoami': { id: accountId },
  };
  const hear = (request: HeardRequest): OddAnswer => {
    heard.push(request);
    return typeof state.answer === 'function' ? state.answer(request) : state.answer;
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const target = request.url ?? '';
      const known = tokens[target];
      const answer = known === undefined ? hear({ method: request.method ?? '', target, headers: pairsOf(request.rawHeaders), body }) : { status: 200, headers: json, body: JSON.stringify(known) };
      response.writeHead(answer.status, answer.headers.flat()).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    heard,
    get answer() {
      return state.answer;
    },
    set answer(answer) {
      state.answer = answer;
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
