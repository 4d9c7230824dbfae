import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** An exchange of tokens that was stopped on its way. */
export interface Held {
  /** Resolves when it is here. */
  readonly reached: Promise<void>;
  /** Lets it go on; a request whose sender is gone goes nowhere. */
  readonly release: () => void;
  /** Resolves when its answer has left. */
  readonly passed: Promise<void>;
}

interface Hold {
  readonly where: 'request' | 'answer';
  readonly reach: () => void;
  readonly released: Promise<void>;
  readonly pass: () => void;
}

/** Stands before CleverReach's token endpoint and stops one exchange where a test wants it: before it arrives, or its answer. */
export class Gate {
  #hold: Hold | undefined;

  private constructor(
    private readonly server: Server,
    private readonly target: string,
  ) {
    server.on('request', (request, response) => void this.#pass(request, response).catch(() => response.destroy()));
  }

  static async before(target: string): Promise<Gate> {
    const server = createServer();
    const gate = new Gate(server, target);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stops the next exchange. */
  hold(where: Hold['where']): Held {
    const [reached, released, passed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    this.#hold = { where, reach: reached.resolve, released: released.promise, pass: passed.resolve };
    return { reached: reached.promise, release: released.resolve, passed: passed.promise };
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const hold = request.url === '/oauth/token.php' ? this.#hold : undefined;
    if (hold) this.#hold = undefined;
    if (hold?.where === 'request') await this.#stop(hold);
    if (request.socket.destroyed) return;
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = request.headers;
    const answer = await fetch(`${this.target}${request.url ?? ''}`, { method: request.method ?? 'GET', headers: headers as Record<string, string>, ...(body.length > 0 && { body }) });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (hold?.where === 'answer') await this.#stop(hold);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' }).end(bytes, () => hold?.pass());
  }

  async #stop({ reach, released }: Hold): Promise<void> {
    reach();
    await released;
  }
}
