import 'reflect-metadata';
import { rm } from 'node:fs/promises';
import { Module } from '@nestjs/common';
import type { Abstract, DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeys, Consumers } from '../../src/access/index.js';
import type { NewConsumer } from '../../src/access/index.js';
import { ConfigModule, readSettings } from '../../src/config/index.js';
import type { Environment } from '../../src/config/index.js';
import { GraphqlDoorModule } from '../../src/edge/graphql/index.js';
import { executorSetting } from './executor-setting.js';
import './frozen-answers.js';
import { connectDemoAccount } from './demo.js';
import { startSimulator } from './start-simulator.js';
import type { TestSimulator } from './start-simulator.js';
import { createFolder } from './stores.js';

/** What GraphQL answers, with the parts that every test may look at. */
export interface GraphqlAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
  readonly errors: readonly { readonly message: string; readonly path?: readonly unknown[]; readonly locations?: readonly unknown[]; readonly extensions: Readonly<Record<string, unknown>> }[];
}

export interface TestGraphql {
  readonly url: string;
  readonly simulator: TestSimulator;
  /** A service of the running door. */
  service<T>(type: Abstract<T>): T;
  /** A consumer of its own on the first demo account, with every scope, and its API key. */
  keyOf(consumer?: Partial<NewConsumer>): Promise<string>;
  /** One operation with a key that holds every scope, unless the headers say otherwise. */
  ask(query: string, variables?: object, headers?: Readonly<Record<string, string>>): Promise<GraphqlAnswer>;
  /** The data of an operation that must succeed as a whole. */
  answer(query: string, variables?: object, headers?: Readonly<Record<string, string>>): Promise<unknown>;
  /** The payload of a mutation of one input; `fields` are the fields of its payload. */
  change(name: string, input: object, fields: string, headers?: Readonly<Record<string, string>>): Promise<unknown>;
  /** The code of every error of a mutation with the fields it names or CleverReach's message. */
  refusal(name: string, input: object, fields: string, headers?: Readonly<Record<string, string>>): Promise<unknown>;
  /** What reached CleverReach since the log was cleared, without the calls for tokens. */
  reached(): Promise<string[]>;
  stop(): Promise<void>;
}

const mutation = (name: string, fields: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`;
};

@Module({})
class GraphqlAppModule {
  static of(environment: Environment): DynamicModule {
    return { module: GraphqlAppModule, imports: [ConfigModule.of(readSettings(environment)), GraphqlDoorModule] };
  }
}

const startDoor = async (environment: Environment): Promise<NestFastifyApplication> => {
  const app = await NestFactory.create<NestFastifyApplication>(GraphqlAppModule.of(environment), new FastifyAdapter(), {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  return app;
};

const keyMaker = (app: NestFastifyApplication, accountId: string): TestGraphql['keyOf'] => {
  let made = 0;
  return async (wanted = {}) => {
    const all = { name: `consumer ${++made}`, kind: 'internal_app', scopes: ['*:read', '*:write', 'destroy'], accountIds: [accountId], ...wanted } as const;
    const { id } = await app.get(Consumers, { strict: false }).create(all, 'test');
    return (await app.get(ApiKeys, { strict: false }).create({ consumerId: id, name: 'test' }, 'test')).key.reveal();
  };
};

/** The GraphQL door alone, over HTTP on a free port, with a SQLite file of its own and the simulator behind it. */
export const startGraphql = async (environment: Environment = {}): Promise<TestGraphql> => {
  const folder = await createFolder();
  const simulator = await startSimulator();
  const app = await startDoor({
    LOG_LEVEL: 'trace',
    DATA_DIR: folder,
    VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    CLEVERREACH_URL: simulator.url,
    UPSTREAM_RETRY_DELAY_MS: '1',
    ...executorSetting(),
    ...environment,
  });
  for (const account of simulator.accounts) await connectDemoAccount(app, account);
  const url = await app.getUrl();
  const keyOf = keyMaker(app, simulator.accounts[0].id);
  const ownKey = await keyOf();
  const ask: TestGraphql['ask'] = async (query, variables = {}, headers = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ownKey}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors = [] } = (await response.json()) as Partial<GraphqlAnswer>;
    return { status: response.status, headers: response.headers, data, errors };
  };
  const answer: TestGraphql['answer'] = async (...asked) => {
    const { data, errors } = await ask(...asked);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return data;
  };
  return {
    url,
    simulator,
    service: (type) => app.get(type, { strict: false }),
    keyOf,
    ask,
    answer,
    change: async (name, input, fields, headers) => ((await answer(mutation(name, fields), { input }, headers)) as Record<string, unknown>)[name],
    refusal: async (name, input, fields, headers) =>
      (await ask(mutation(name, fields), { input }, headers)).errors.map(({ extensions }) => [extensions['code'], extensions['fields'] ?? extensions['upstreamMessage']]),
    reached: async () =>
      (await simulator.calls()).filter(({ path }) => !/^\/oauth\/|whoami$/.test(path)).map(({ method, path }) => `${method} ${path}`),
    stop: async () => {
      await app.close();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
