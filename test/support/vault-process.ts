import { randomBytes } from 'node:crypto';
import { readSettings } from '../../src/config/index.js';
import type { Environment } from '../../src/config/index.js';
import { Clock, Secret } from '../../src/core/index.js';
import { openDatabase, openLocks } from '../../src/storage/index.js';
import type { Database, Locks } from '../../src/storage/index.js';
import { Metrics, PinoLog } from '../../src/telemetry/index.js';
import { openVault } from '../../src/vault/open-vault.js';
import type { OpenVault } from '../../src/vault/open-vault.js';
import type { TestSimulator } from './start-simulator.js';

/** Real time, moved by whatever a test wants. */
export class MovedClock extends Clock {
  #byMs = 0;

  now(): number {
    return Date.now() + this.#byMs;
  }

  move(byMs: number): void {
    this.#byMs += byMs;
  }
}

/** Storage and vault as one process of the gateway has them. */
export interface VaultProcess extends Omit<OpenVault, 'close'> {
  readonly database: Database;
  readonly clock: MovedClock;
  readonly metrics: Metrics;
  /** Everything logged so far, one JSON object each. */
  readonly logged: readonly string[];
  readonly stop: () => Promise<void>;
}

interface Parts {
  /** Locks in the place of those the settings ask for. */
  readonly locksIn?: (database: Database) => Locks;
}

/** One more process on a store. Processes that share a store share its vault key. */
export const startVaultProcess = async (environment: Environment, { locksIn }: Parts = {}): Promise<VaultProcess> => {
  const settings = readSettings({ VAULT_KEYS: testKey, CLEVERREACH_URL: 'http://127.0.0.1:9', ...environment });
  const database = await openDatabase(settings);
  const locks = locksIn?.(database) ?? (await openLocks(settings, database));
  const logged: string[] = [];
  const [clock, metrics] = [new MovedClock(), new Metrics()];
  const log = new PinoLog('debug', { write: (line) => void logged.push(line) });
  const open = await openVault({ settings, database, locks, clock, log, metrics });
  const stop = async (): Promise<void> => {
    await open.close();
    await locks.close();
    await database.close();
  };
  return { ...open, database, clock, metrics, logged, stop };
};

export const testKey = `k1:${randomBytes(32).toString('base64')}`;

/** A pair of tokens as a person who agreed in a browser leaves it. */
export const agree = async (simulator: TestSimulator): Promise<{ readonly accessToken: Secret; readonly refreshToken: Secret }> => {
  const headers = { authorization: `Bearer ${await simulator.token()}` };
  const answer = (await (await fetch(`${simulator.url}/v3/debug/exchange`, { headers })).json()) as { access_token: string; refresh_token: string };
  return { accessToken: new Secret(answer.access_token), refreshToken: new Secret(answer.refresh_token) };
};

/** Exchanges that reached CleverReach, as the status each got. */
export const listExchanges = async (simulator: TestSimulator): Promise<readonly number[]> =>
  (await simulator.calls()).filter(({ path }) => path === '/oauth/token.php').map(({ status }) => status);

/** Status of a call with an access token. */
export const tryToken = async (simulator: TestSimulator, token = ''): Promise<number> =>
  (await fetch(`${simulator.url}/v3/debug/ttl`, { headers: { authorization: `Bearer ${token}` } })).status;
