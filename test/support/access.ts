import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import {
  AccessModule, ApiKeys, AuditLog, AuditTrail, Authenticator, Authorizations, CodeExchange, ConnectAttempts, Consumers, FixedTokens, Logins, OperatorSessions, TokenIssuer,
} from '../../src/access/index.js';
import type { Caller, Consumer, NewConsumer } from '../../src/access/index.js';
import { ConfigModule, readSettings } from '../../src/config/index.js';
import type { Environment } from '../../src/config/index.js';
import { Clock, Secret } from '../../src/core/index.js';
import { Database } from '../../src/storage/index.js';

/** A clock that stands still until a test moves it. */
export class HandClock extends Clock {
  constructor(public timeMs = 1_800_000_000_000) {
    super();
  }

  now(): number {
    return this.timeMs;
  }
}

/** The access room of one process. */
export interface AccessProcess {
  readonly database: Database;
  readonly consumers: Consumers;
  readonly keys: ApiKeys;
  readonly logins: Logins;
  readonly fixedTokens: FixedTokens;
  readonly authenticator: Authenticator;
  readonly issuer: TokenIssuer;
  readonly authorizations: Authorizations;
  readonly codes: CodeExchange;
  readonly sessions: OperatorSessions;
  readonly attempts: ConnectAttempts;
  readonly audit: AuditLog;
  readonly trail: AuditTrail;
  close(): Promise<void>;
}

/** Opens the access room on a store as a process of its own does. */
export const openAccess = async (environment: Environment, clock: Clock): Promise<AccessProcess> => {
  const settings = readSettings({ LOG_LEVEL: 'trace', CLEVERREACH_URL: 'http://127.0.0.1:9', VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`, ...environment });
  const app = await Test.createTestingModule({ imports: [ConfigModule.of(settings), AccessModule] })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  return {
    database: app.get(Database, { strict: false }),
    consumers: app.get(Consumers),
    keys: app.get(ApiKeys),
    logins: app.get(Logins),
    fixedTokens: app.get(FixedTokens),
    authenticator: app.get(Authenticator),
    issuer: app.get(TokenIssuer),
    authorizations: app.get(Authorizations),
    codes: app.get(CodeExchange),
    sessions: app.get(OperatorSessions),
    attempts: app.get(ConnectAttempts),
    audit: app.get(AuditLog),
    trail: app.get(AuditTrail),
    close: () => app.close(),
  };
};

/** The accounts that `makeConsumer` can bind to. */
export const connectAccounts = async ({ database }: AccessProcess): Promise<void> => {
  await database.query.insertInto('accounts').values(['1001', '1002'].map((id) => ({ id, name: `Account ${id}`, created_at: 1 }))).execute();
};

let made = 0;

/** A consumer bound to account 1001 that may read groups. */
export const makeConsumer = ({ consumers }: AccessProcess, wanted: Partial<NewConsumer> = {}): Promise<Consumer> =>
  consumers.create({ name: `consumer ${++made}`, kind: 'v3_integration', scopes: ['groups:read'], accountIds: ['1001'], ...wanted }, 'test');

/** Whom a credential proves, or the code of the refusal. */
export const judge = async ({ authenticator }: AccessProcess, credential: Secret | string): Promise<Caller | string> =>
  authenticator.authenticate(typeof credential === 'string' ? new Secret(credential) : credential).catch((error: { code: string; message: string }) => `${error.code}: ${error.message}`);
