import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { SettingValues } from './config/index.js';
import { GatewayError } from './core/index.js';
import { answerWorkerMetrics } from './telemetry/index.js';

/** What a worker tells the first process once it listens. */
export interface Listening {
  readonly kind: 'gateway:listening';
  readonly url: string;
  readonly adminUrl: string;
}

/** What the first process tells a worker that another one follows. */
export const DRAIN = 'gateway:drain';

const isListening = (message: unknown): message is Listening => (message as Partial<Listening> | null)?.kind === 'gateway:listening';

/** A worker that has gone hears nothing, and nobody minds. */
const ignore = (): void => undefined;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Several processes of one gateway on one port: the first one starts them, replaces those that end and stops them. */
export class Workers {
  readonly #workers = new Set<Worker>();
  #isStopping = false;
  #renewal: Promise<void> = Promise.resolve();

  constructor(private readonly values: Pick<SettingValues, 'WEB_CONCURRENCY' | 'WORKER_RESTART_MS' | 'WORKER_DRAIN_MS'>) {}

  /** One after the other, so that only the first one makes tables and keys. Throws where one does not come to listen. */
  async start(): Promise<Listening> {
    answerWorkerMetrics();
    let last = await this.#add();
    while (this.#workers.size < this.values.WEB_CONCURRENCY) last = await this.#add();
    return last;
  }

  /** Puts a new worker in the place of each, one after the other, without a moment in which nobody listens. Throws where a new one does not come to listen; the old ones go on then. */
  renew(): Promise<void> {
    const renewal = this.#renewal.then(() => this.#renewAll());
    this.#renewal = renewal.catch(() => undefined);
    return renewal;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all([...this.#workers].map((worker) => this.#end(worker)));
  }

  async #renewAll(): Promise<void> {
    for (const old of [...this.#workers]) {
      if (this.#isStopping) return;
      if (!this.#workers.has(old)) continue; // it ended by itself and is replaced already
      await this.#add();
      await this.#drain(old);
      await this.#end(old);
    }
    say('All workers are new.');
  }

  async #add(): Promise<Listening> {
    const worker = cluster.fork();
    let isUp = false;
    this.#workers.add(worker);
    const { promise, resolve, reject } = Promise.withResolvers<Listening>();
    worker.on('message', (message: unknown) => {
      if (!isListening(message)) return;
      isUp = true;
      resolve(message);
    });
    worker.once('exit', () => {
      reject(new GatewayError('internal', 'A worker ended before it listened; the lines above say why.'));
      if (this.#workers.delete(worker) && isUp) void this.#replace();
    });
    try {
      return await promise;
    } catch (error) {
      this.#workers.delete(worker);
      throw error;
    }
  }

  /** A worker that ended by itself is followed by another one. */
  async #replace(): Promise<void> {
    while (!this.#isStopping) {
      await pause(this.values.WORKER_RESTART_MS);
      if (this.#isStopping) return;
      if (await this.#add().then(() => true, () => false)) return;
    }
  }

  /** Gives callers time to leave the connections they keep: each is closed with its next answer. */
  async #drain(worker: Worker): Promise<void> {
    if (worker.isConnected()) worker.send(DRAIN, ignore);
    await pause(this.values.WORKER_DRAIN_MS);
  }

  async #end(worker: Worker): Promise<void> {
    this.#workers.delete(worker);
    if (worker.isDead()) return;
    const ended = once(worker, 'exit');
    worker.process.kill('SIGTERM');
    await ended;
  }
}
