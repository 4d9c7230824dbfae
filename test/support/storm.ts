import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSettings } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { openLocks } from '../../src/storage/index.js';
import type { Locks } from '../../src/storage/index.js';
import { Cable } from './cable.js';
import { Gate } from './gate.js';
import { startRedis } from './own-redis.js';
import type { OwnRedis } from './own-redis.js';
import { runCli, startGatewayProcess } from './start-process.js';
import type { RunningGateway } from './start-process.js';
import { startSimulator } from './start-simulator.js';
import type { TestSimulator } from './start-simulator.js';
import type { StoreKind, TestStore } from './stores.js';
import { agree, listExchanges, startVaultProcess } from './vault-process.js';
import type { VaultProcess } from './vault-process.js';

const GATEWAYS = 4;
const DEADLINE_MS = 30_000;
const HOUR_MS = 3_600_000;
const accountId = '129148';
const client = { accountId, name: 'Shop', clientId: 'sim-client-1', clientSecret: new Secret('sim-secret-1') };

type Env = Readonly<Record<string, string>>;

/** What a caller got: what it asked for, a 503 that says when to come again, any other status, or nothing. */
export type Outcome = 'served' | 'told' | 'cut' | 'late' | number;

const definedOf = (environment: Readonly<Record<string, string | undefined>>): Env =>
  Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

interface Parts {
  readonly locks: Locks;
  readonly store: TestStore;
  readonly env: Env;
  readonly doomedEnv: Env;
  readonly database: Cable | undefined;
  readonly ownRedis: OwnRedis | undefined;
  readonly redis: Cable | undefined;
}

/** Four gateways as real processes on one store, an account whose grant has expired, and callers. The first gateway can be held at each step of a renewal. */
export class Storm {
  readonly #gateways: RunningGateway[] = [];
  #key = '';

  private constructor(
    readonly simulator: TestSimulator,
    readonly gate: Gate,
    readonly observer: VaultProcess,
    private readonly parts: Parts,
  ) {}

  static async start(kind: StoreKind, withRedis: boolean): Promise<Storm> {
    const [store, simulator, ownRedis] = await Promise.all([kind.create(), startSimulator(), withRedis ? startRedis() : undefined]);
    const gate = await Gate.before(simulator.url);
    const times = { LEASE_MS: '3000', TOKEN_EXCHANGE_TIMEOUT_MS: '2500', TOKEN_WAIT_MS: '15000', TOKEN_FAILURE_PAUSE_MS: '500', ACCESS_CACHE_MS: '0', STORE_TIMEOUT_MS: '5000' };
    const env = {
      ...definedOf(store.environment), ...times, VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`, CLEVERREACH_URL: simulator.url,
      ...(ownRedis && { REDIS_URL: ownRedis.url, REDIS_PREFIX: `storm:${randomUUID()}:` }),
    };
    const database = store.environment['DATABASE_URL'] === undefined ? undefined : await Cable.to(new URL(store.environment['DATABASE_URL']));
    const redis = ownRedis && (await Cable.to(new URL(ownRedis.url)));
    const doomedEnv = { ...env, CLEVERREACH_URL: gate.url, ...(database && { DATABASE_URL: database.url }), ...(redis && { REDIS_URL: redis.url }) };
    const observer = await startVaultProcess(env);
    const locks = await openLocks(readSettings(env), observer.database);
    const storm = new Storm(simulator, gate, observer, { locks, store, env, doomedEnv, database, ownRedis, redis });
    await storm.#setUp();
    return storm;
  }

  /** The line of the first gateway to PostgreSQL. */
  get database(): Cable {
    if (!this.parts.database) throw new Error('This store has no line.');
    return this.parts.database;
  }

  /** The line of the first gateway to Redis. */
  get redisLine(): Cable {
    if (!this.parts.redis) throw new Error('There is no Redis.');
    return this.parts.redis;
  }

  get redis(): OwnRedis {
    if (!this.parts.ownRedis) throw new Error('There is no Redis.');
    return this.parts.ownRedis;
  }

  get doomed(): RunningGateway {
    return this.#gateway(0);
  }

  get others(): readonly RunningGateway[] {
    return this.#gateways.slice(1);
  }

  /** Begins anew: every gateway runs, the lines are whole, and the grant of the account has just expired. */
  async expire(): Promise<void> {
    this.parts.database?.mend();
    this.parts.redis?.mend();
    for (let index = 0; index < GATEWAYS; index += 1) {
      const { child } = this.#gateways[index] ?? {};
      if (child && child.exitCode === null && child.signalCode === null) continue;
      this.#gateways[index] = await startGatewayProcess(index === 0 ? this.parts.doomedEnv : this.parts.env);
    }
    await this.simulator.clearFaults();
    await this.observer.accounts.connect({ ...client, ...(await agree(this.simulator)), expiresAt: Date.now() + HOUR_MS });
    // Expired and yet not due, so that only callers renew it: a gateway's look around would now and then come before them.
    await this.observer.database.query.updateTable('grants').set({ expires_at: Date.now() - 1 }).where('account_id', '=', accountId).execute();
    await this.simulator.clearCalls();
  }

  /** One call. */
  async call({ url }: RunningGateway): Promise<Outcome> {
    try {
      const response = await fetch(`${url}/v3/groups`, { headers: { authorization: `Bearer ${this.#key}` }, signal: AbortSignal.timeout(DEADLINE_MS) });
      await response.arrayBuffer();
      if (response.status === 200) return 'served';
      return response.status === 503 && response.headers.has('retry-after') ? 'told' : response.status;
    } catch (error) {
      return (error as Error).name === 'TimeoutError' ? 'late' : 'cut';
    }
  }

  /** Fifty callers at each of these gateways: the outcomes that occurred, each once. */
  async callers(gateways: readonly RunningGateway[]): Promise<readonly Outcome[]> {
    const outcomes = await Promise.all(gateways.flatMap((gateway) => Array.from({ length: 50 }, () => this.call(gateway))));
    return [...new Set(outcomes)].sort();
  }

  /** Fifty callers at each of these gateways: those that were neither served nor told when to come again. */
  async unserved(gateways: readonly RunningGateway[]): Promise<readonly Outcome[]> {
    return (await this.callers(gateways)).filter((outcome) => outcome !== 'served' && outcome !== 'told');
  }

  /** Calls until it is served, as somebody does who is told to come again. */
  async servedInTheEnd(gateway: RunningGateway): Promise<boolean> {
    for (let tries = 0; tries < 50; tries += 1) {
      if ((await this.call(gateway)) === 'served') return true;
      await sleep(200);
    }
    return false;
  }

  /** Statuses of the exchanges that reached CleverReach. */
  exchanges(): Promise<readonly number[]> {
    return listExchanges(this.simulator);
  }

  async state(): Promise<string | undefined> {
    return (await this.observer.accounts.find(accountId))?.state;
  }

  /** Takes the lock of the renewal, as a process does. */
  async takeLock(): Promise<() => Promise<void>> {
    const lease = await this.parts.locks.acquire(`renew:${accountId}`, { waitMs: 10_000 });
    if (!lease) throw new Error('Somebody else holds the lock.');
    return () => lease.release();
  }

  /** Resolves once a gateway holds the lock of the renewal. */
  async anybodyHoldsLock(): Promise<void> {
    for (;;) {
      const lease = await this.parts.locks.acquire(`renew:${accountId}`, { waitMs: 0 }).catch(() => undefined);
      if (!lease) return;
      await lease.release();
      await sleep(20);
    }
  }

  /** Keeps the first gateway from storing anything: by its line to PostgreSQL, or by a write that holds the SQLite file. Resolves to what ends it. */
  async holdStore(): Promise<() => Promise<void>> {
    if (this.parts.database) {
      this.parts.database.hang();
      return async () => undefined;
    }
    const [begun, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const held = this.observer.database.transaction(async () => {
      begun.resolve();
      await over.promise;
    });
    await begun.promise;
    return () => {
      over.resolve();
      return held;
    };
  }

  /** Resolves once new tokens are stored. */
  async stored(): Promise<void> {
    const read = async () => (await this.observer.accounts.find(accountId))?.expiresAt ?? 0;
    while ((await read()) < Date.now()) await sleep(5);
  }

  async kill(): Promise<void> {
    await this.doomed.stop('SIGKILL');
  }

  async end(): Promise<void> {
    await Promise.all(this.#gateways.map((gateway) => gateway.stop('SIGKILL')));
    await this.parts.locks.close().catch(() => undefined);
    await this.observer.stop();
    await Promise.all([this.parts.database?.remove(), this.parts.redis?.remove(), this.gate.close(), this.simulator.close()]);
    await this.parts.ownRedis?.kill();
    await this.parts.store.remove();
  }

  #gateway(index: number): RunningGateway {
    const gateway = this.#gateways[index];
    if (!gateway) throw new Error('No gateway runs yet.');
    return gateway;
  }

  async #setUp(): Promise<void> {
    await this.observer.accounts.connect(client);
    const run = async (...args: readonly string[]): Promise<string> => {
      const { code, output } = await runCli(args, this.parts.env);
      if (code !== 0) throw new Error(output);
      return output;
    };
    await run('consumers', 'create', 'shop', '--kind', 'v3_integration', '--accounts', accountId, '--scopes', '*:read');
    this.#key = (JSON.parse(await run('keys', 'create', 'shop', '--name', 'storm', '--json')) as { key: string }).key;
  }
}
