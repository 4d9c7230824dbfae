import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A line to a server that a test can cut, or leave hanging, and mend. */
export class Cable {
  readonly #sockets = new Set<Socket>();
  #state: 'whole' | 'cut' | 'hanging' | 'deaf' = 'whole';

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (near) => {
      this.#join(near);
    });
  }

  static async to(target: URL): Promise<Cable> {
    const server = createServer();
    const cable = new Cable(server, target);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return cable;
  }

  /** The address of the server, by way of the cable. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Ends every connection and refuses new ones. */
  cut(): void {
    this.#state = 'cut';
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Connections stay open and nothing comes through. */
  hang(): void {
    this.#state = 'hanging';
  }

  /** Everything reaches the server and no answer comes back. */
  loseAnswers(): void {
    this.#state = 'deaf';
  }

  /** New connections go through again; those that hung stay lost. */
  mend(): void {
    this.#state = 'whole';
  }

  async remove(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  #join(near: Socket): void {
    if (this.#state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      this.#sockets.add(from);
      let isLost = false;
      from.on('data', (bytes) => {
        isLost ||= this.#state === 'hanging' || (this.#state === 'deaf' && from === far);
        if (!isLost) to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
