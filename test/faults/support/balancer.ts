import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 100;

/** A load balancer as simple as one can be: round robin over the backends whose /health/ready says 200. Repeats nothing. */
export class Balancer {
  readonly #backends = new Map<string, boolean>();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((incoming, outgoing) => {
    this.#pass(incoming, outgoing);
  });
  #turn = 0;
  #isClosed = false;

  static async start(): Promise<Balancer> {
    const balancer = new Balancer();
    await once(balancer.#server.listen(0, '127.0.0.1'), 'listening');
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  isReady(url: string): boolean {
    return this.#backends.get(url) === true;
  }

  /** Looks after a backend until it is taken out. */
  add(url: string): void {
    this.#backends.set(url, false);
    void this.#watch(url);
  }

  remove(url: string): void {
    this.#backends.delete(url);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #watch(url: string): Promise<void> {
    while (!this.#isClosed && this.#backends.has(url)) {
      const isReady = await fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false);
      if (this.#backends.has(url)) this.#backends.set(url, isReady);
      await pause(LOOK_MS);
    }
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const ready = [...this.#backends].filter(([, isReady]) => isReady).map(([url]) => url);
    const backend = ready[this.#turn++ % ready.length];
    const fail = (): void => void outgoing.writeHead(502).end();
    if (backend === undefined) return fail();
    const { method, url = '/', headers } = incoming;
    const sent = request(new URL(url, backend), { method, headers: { ...headers, connection: 'keep-alive' }, agent: this.#agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on('error', fail);
    incoming.pipe(sent);
  }
}
