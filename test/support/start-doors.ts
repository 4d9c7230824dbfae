import 'reflect-metadata';
import { rm } from 'node:fs/promises';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeys, AuditTrail, Consumers, Logins } from '../../src/access/index.js';
import { ConfigModule, readSettings } from '../../src/config/index.js';
import type { Environment } from '../../src/config/index.js';
import { AdminModule, AdminServer } from '../../src/edge/admin/index.js';
import { RestModule } from '../../src/edge/rest/index.js';
import { TokenModule } from '../../src/edge/token/index.js';
import { Accounts } from '../../src/vault/index.js';
import { Secret } from '../../src/core/index.js';
import { createFolder } from './stores.js';

/** The doors that speak about credentials, without a CleverReach behind them. */
export interface Doors {
  readonly url: string;
  readonly adminUrl: string;
  readonly consumers: Consumers;
  readonly keys: ApiKeys;
  readonly logins: Logins;
  readonly trail: AuditTrail;
  stop(): Promise<void>;
}

@Module({})
class DoorsModule {
  static of(environment: Environment): DynamicModule {
    return { module: DoorsModule, imports: [ConfigModule.of(readSettings(environment)), RestModule, TokenModule, AdminModule] };
  }
}

/** Starts them on a SQLite file of their own with the accounts 1001 and 1002. */
export const startDoors = async (environment: Environment = {}): Promise<Doors> => {
  const folder = await createFolder();
  const all = { LOG_LEVEL: 'trace', CLEVERREACH_URL: 'http://127.0.0.1:9', ADMIN_PORT: '0', DATA_DIR: folder, VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`, ...environment };
  const app = await NestFactory.create<NestFastifyApplication>(DoorsModule.of(all), new FastifyAdapter(), { logger: false, bodyParser: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  const every = { strict: false } as const;
  for (const accountId of ['1001', '1002']) {
    await app.get(Accounts, every).connect({ accountId, name: `Account ${accountId}`, clientId: 'c', clientSecret: new Secret('s') });
  }
  return {
    url: await app.getUrl(),
    adminUrl: app.get(AdminServer, every).url,
    consumers: app.get(Consumers, every),
    keys: app.get(ApiKeys, every),
    logins: app.get(Logins, every),
    trail: app.get(AuditTrail, every),
    stop: async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
