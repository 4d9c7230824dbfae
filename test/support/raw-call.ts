import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RawRequest {
  readonly method?: string;
  /** As it stands in the request line: nothing is made neat. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** One call, byte for byte, on a connection of its own. */
export const callRaw = (url: string, { method = 'GET', path, headers = {}, body }: RawRequest): Promise<RawResponse> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request({ hostname, port, method, path, headers: { ...length, ...headers }, agent: false }, (response) => {
      text(response).then((all) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: all });
      }, reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** Writes lines to a socket and reads until the other side ends. */
export const callLines = (url: string, lines: readonly string[]): Promise<string> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(lines.join('\r\n'));
  return text(socket);
};

/** Status and body in one line. */
export const told = ({ status, text: body }: RawResponse): string => `${status} ${body}`;
