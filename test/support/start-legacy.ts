import { rm } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ApiKeys, Consumers, Logins, ShadowLogins } from '../../src/access/index.js';
import type { ConsumerSwitches } from '../../src/access/index.js';
import { ConfigModule, readSettings } from '../../src/config/index.js';
import type { Environment } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { LegacyModule } from '../../src/edge/legacy/index.js';
import type { UsageCount } from '../../src/edge/legacy/usage/usage.js';
import { UsageRecorder } from '../../src/edge/legacy/usage/usage-recorder.js';
import { UsageStore } from '../../src/edge/legacy/usage/usage-store.js';
import { RestModule } from '../../src/edge/rest/index.js';
import { TokenModule } from '../../src/edge/token/index.js';
import { Database } from '../../src/storage/index.js';
import { Accounts } from '../../src/vault/index.js';
import { callRaw } from './raw-call.js';
import type { RawResponse } from './raw-call.js';
import { startSimulator } from './start-simulator.js';
import type { TestSimulator } from './start-simulator.js';
import { createFolder } from './stores.js';

/** A consumer of v1 and v2 with a login of its own, and a token it has got with it. */
export interface OldIntegration {
  readonly consumerId: string;
  readonly credentials: { readonly client_id: string; readonly login: string; readonly password: string };
  readonly token: string;
  /** A call with the token in the query, as most old clients send it. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<RawResponse>;
  /** The id of a new, empty group. */
  readonly newGroup: () => Promise<number>;
}

interface Wanted {
  readonly switches?: ConsumerSwitches;
  readonly scopes?: readonly string[];
  readonly accountId?: string;
}

/** The old doors, the doors of v3 and of OAuth beside them, and the simulator as CleverReach. */
export interface LegacyDoors {
  readonly url: string;
  readonly simulator: TestSimulator;
  readonly consumers: Consumers;
  readonly logins: Logins;
  readonly accountId: string;
  readonly otherAccountId: string;
  readonly apiKey: string;
  /** What the doors are made of. */
  get<T>(type: abstract new (...args: never[]) => T): T;
  integration(wanted?: Wanted): Promise<OldIntegration>;
  /** A token of /v2/login. */
  logIn(credentials: OldIntegration['credentials']): Promise<string>;
  /** What v3 answers, parsed. */
  readonly v3: (path: string) => Promise<unknown>;
  /** What was counted of a consumer, written to the store first. */
  readonly usage: (consumerId: string) => Promise<readonly UsageCount[]>;
  readonly database: Database;
  readonly shadows: ShadowLogins;
  /** The v3 calls that have reached CleverReach. */
  readonly sent: () => Promise<readonly string[]>;
  stop(): Promise<void>;
}

@Module({})
class DoorsModule {
  static of(environment: Environment): DynamicModule {
    return { module: DoorsModule, imports: [ConfigModule.of(readSettings(environment)), RestModule, LegacyModule, TokenModule] };
  }
}

const every = ['*:read', '*:write', 'destroy'];
const key = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

const start = async (environment: Environment): Promise<NestFastifyApplication> => {
  const app = await NestFactory.create<NestFastifyApplication>(DoorsModule.of(environment), new FastifyAdapter({ forceCloseConnections: true }), {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  return app;
};

/** Starts them on a SQLite file of their own, with two accounts of the simulator connected. */
export const startLegacy = async (environment: Environment = {}): Promise<LegacyDoors> => {
  const folder = await createFolder();
  const simulator = await startSimulator();
  const app = await start({ LOG_LEVEL: 'trace', DATA_DIR: folder, VAULT_KEYS: key, CLEVERREACH_URL: simulator.url, UPSTREAM_RETRY_DELAY_MS: '1', ...environment });
  const url = await app.getUrl();
  const consumers = app.get(Consumers, { strict: false });
  const logins = app.get(Logins, { strict: false });
  const [{ id: accountId }, { id: otherAccountId }] = simulator.accounts;
  for (const { id, clientId, clientSecret } of simulator.accounts) {
    await app.get(Accounts, { strict: false }).connect({ accountId: id, name: `Account ${id}`, clientId, clientSecret: new Secret(clientSecret) });
  }
  const newConsumer = async (name: string, wanted: Wanted): Promise<string> => {
    const { scopes = every, switches = {} } = wanted;
    return (await consumers.create({ name, kind: 'legacy_integration', scopes, accountIds: [wanted.accountId ?? accountId], switches }, 'test')).id;
  };
  const { key: apiKey } = await app.get(ApiKeys, { strict: false }).create({ consumerId: await newConsumer('v3', {}), name: 'test' }, 'test');
  const logIn = async (credentials: OldIntegration['credentials']): Promise<string> => {
    const headers = { 'content-type': 'application/json' };
    return JSON.parse((await callRaw(url, { method: 'POST', path: '/v2/login', headers, body: JSON.stringify(credentials) })).text) as string;
  };
  let count = 0;
  return {
    url,
    simulator,
    consumers,
    logins,
    accountId,
    otherAccountId,
    apiKey: apiKey.reveal(),
    get: (type) => app.get(type, { strict: false }),
    logIn,
    integration: async (wanted = {}) => {
      const consumerId = await newConsumer(`old ${++count}`, wanted);
      const credentials = { client_id: wanted.accountId ?? accountId, login: `old ${count}`, password: 'pass' };
      const { client_id: clientId, login, password } = credentials;
      await logins.createLegacy({ consumerId, accountId: clientId, clientId, login, password: new Secret(password) }, 'test');
      const token = await logIn(credentials);
      const ask = (method: string, path: string, body?: unknown): Promise<RawResponse> => {
        const data = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json' } };
        return callRaw(url, { method, path: `${path}${path.includes('?') ? '&' : '?'}token=${token}`, ...data });
      };
      const newGroup = async (): Promise<number> => (JSON.parse((await ask('POST', '/v2/groups', { name: 'A group' })).text) as { id: number }).id;
      return { consumerId, credentials, token, ask, newGroup };
    },
    v3: async (path) => JSON.parse((await callRaw(url, { path, headers: { authorization: `Bearer ${apiKey.reveal()}` } })).text) as unknown,
    usage: async (consumerId) => {
      await app.get(UsageRecorder, { strict: false }).write();
      return app.get(UsageStore, { strict: false }).read(consumerId);
    },
    database: app.get(Database, { strict: false }),
    shadows: app.get(ShadowLogins, { strict: false }),
    sent: async () => (await simulator.calls()).filter(({ path }) => path.startsWith('/v3')).map(({ method, path }) => `${method} ${path}`),
    stop: async () => {
      await app.close();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
