import { Accounts } from './vault/index.js';
import { ApiKeys, AuditedAccounts, Authenticator, Consumers, handOver, Logins } from './access/index.js';
import { Secret } from './core/index.js';
import { randomBytes } from 'node:crypto';

/** Every value a person needs to try the gateway; written to credentials.json by the quickstart. */
export interface DemoCredentials {
  readonly gatewayUrl: string;
  readonly adminUrl: string;
  readonly simulatorUrl: string;
  readonly accountId: string;
  readonly apiKey: string;
  readonly oauth: { readonly clientId: string; readonly clientSecret: string };
  readonly legacy: { readonly clientId: number; readonly login: string; readonly password: string };
}

type Secrets = Pick<DemoCredentials, 'apiKey' | 'oauth' | 'legacy'>;

/** A CleverReach account as the simulator knows it. */
export interface DemoAccount {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Services {
  get<T>(type: abstract new (...args: never[]) => T, options: { strict: false }): T;
}

const BY = 'quickstart';
const every = { strict: false } as const;

/** Connects the account where it is not connected yet. */
export const connectDemoAccount = async (app: Services, account: DemoAccount): Promise<void> => {
  if (await app.get(Accounts, every).find(account.id)) return;
  const { id, clientId, clientSecret } = account;
  await app.get(AuditedAccounts, every).connect({ accountId: id, name: `Demo account ${id}`, clientId, clientSecret: new Secret(clientSecret) }, BY);
};

const isGood = async (app: Services, apiKey: string): Promise<boolean> =>
  app
    .get(Authenticator, every)
    .authenticate(new Secret(apiKey))
    .then(
      () => true,
      () => false,
    );

const findOrCreateConsumer = async (app: Services, accountId: string): Promise<string> => {
  const consumers = app.get(Consumers, every);
  const known = await consumers.find('demo');
  if (known) return known.id;
  const scopes = ['*:read', '*:write', 'destroy', 'any', 'admin'];
  const { id } = await consumers.create({ name: 'demo', kind: 'internal_app', scopes, accountIds: [accountId] }, BY);
  return id;
};

/** New demo credentials; whatever an earlier start made and lost is ended first. */
const createSecrets = async (app: Services, accountId: string): Promise<Secrets> => {
  const consumerId = await findOrCreateConsumer(app, accountId);
  const [keys, logins] = [app.get(ApiKeys, every), app.get(Logins, every)];
  for (const key of await keys.list(consumerId)) if (key.revokedAt === undefined) await keys.revoke(key.id, BY);
  for (const login of await logins.list(consumerId)) if (login.revokedAt === undefined) await logins.revoke(login.id, BY);
  const { key } = await keys.create({ consumerId, name: 'demo' }, BY);
  const oauth = await logins.createOAuth({ consumerId, accountId }, BY);
  const legacy = { clientId: Number(accountId), login: 'demo', password: randomBytes(12).toString('base64url') };
  await logins.createLegacy(
    { consumerId, accountId, clientId: accountId, login: legacy.login, password: new Secret(legacy.password) },
    BY,
  );
  return { apiKey: handOver(key), oauth: { clientId: oauth.clientId, clientSecret: handOver(oauth.clientSecret) }, legacy };
};

/** The demo consumer with every scope. Keeps `known` credentials where they are still good. */
export const seedDemo = async (app: Services, accountId: string, known?: Secrets): Promise<Secrets> =>
  known && (await isGood(app, known.apiKey)) ? { apiKey: known.apiKey, oauth: known.oauth, legacy: known.legacy } : createSecrets(app, accountId);
