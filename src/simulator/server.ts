import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SystemClock } from '../core/index.js';
import type { Clock } from '../core/index.js';
import { CallLog } from './calls.js';
import { Control } from './control/control.js';
import { Faults } from './faults.js';
import { HookQueue } from './hook-post.js';
import { HttpDoor } from './http-door.js';
import { OldApi } from './legacy/old-api.js';
import { Router } from './router.js';
import { served } from './routes/index.js';
import { plantSeed } from './seed.js';
import { ownSeed, readSeed } from './seed-file.js';
import type { SeedFile } from './seed-file.js';
import { StateFile } from './state-file.js';
import { Store } from './store.js';
import { ShiftedClock } from './world.js';
import type { World } from './world.js';

export interface SimulatorOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Path of a YAML seed; without it the one that comes along. */
  readonly seed?: string;
  /** File that keeps the state between starts; without it everything is forgotten at the end. */
  readonly stateFile?: string;
  readonly clock?: Clock;
}

export interface RunningSimulator {
  /** Address without a slash at the end. */
  readonly url: string;
  readonly world: World;
  /** Resolves when the webhook calls announced so far are delivered or given up. */
  readonly hooksDelivered: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const listen = (server: Server, port: number, host: string): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${taken}`);
    });
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => { resolve(); });
    server.closeAllConnections();
  });

/** The seed's state again. Tokens live on, so that whoever holds one need not sign in anew. */
const plantAgain = (store: Store, seed: SeedFile): void => {
  const tokens = store.tokens.all();
  const { state } = store.random;
  plantSeed(store, seed);
  store.tokens.fill(tokens);
  store.random.state = state;
};

/** Starts a CleverReach to test against; rejects where the port is taken or a file cannot be read. */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<RunningSimulator> => {
  const { port = 0, host = '127.0.0.1', stateFile, clock = new SystemClock() } = options;
  const seed = readSeed(options.seed ?? ownSeed);
  const store = new Store();
  const file = stateFile === undefined ? undefined : new StateFile(stateFile, store);
  if (!file?.load()) plantSeed(store, seed);
  const persist = async (): Promise<void> => file?.save();
  await persist();
  const hookPost = new HookQueue();
  const world = { store, clock: new ShiftedClock(clock, store), hookPost, baseUrl: '' };
  const faults = new Faults();
  const calls = new CallLog();
  const control = new Control({ world, faults, calls, reset: () => { plantAgain(store, seed); } });
  const door = new HttpDoor({ world, router: new Router(served), oldApi: new OldApi(), faults, calls, control, persist });
  const server = createServer((request, response) => void door.answer(request, response));
  world.baseUrl = await listen(server, port, host);
  const stop = async (): Promise<void> => {
    hookPost.close();
    await close(server);
    await persist();
  };
  return { url: world.baseUrl, world, hooksDelivered: () => hookPost.settle(), close: stop };
};
