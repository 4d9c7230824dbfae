import { randomBytes } from 'node:crypto';
import { ApiKeys, AuditedAccounts, Consumers, handOver, Logins } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import type { DemoAccount, DemoSecrets, Services } from '../../src/demo.js';
import { Accounts } from '../../src/vault/index.js';

const BY = 'test';
const every = { strict: false } as const;

/** Connects the account where it is not connected yet. */
export const connectDemoAccount = async (app: Services, account: DemoAccount): Promise<void> => {
  if (await app.get(Accounts, every).find(account.id)) return;
  const { id, clientId, clientSecret } = account;
  await app.get(AuditedAccounts, every).connect({ accountId: id, name: `Demo account ${id}`, clientId, clientSecret: new Secret(clientSecret) }, BY);
};

const createConsumer = async (app: Services, accountId: string): Promise<string> => {
  const scopes = ['*:read', '*:write', 'destroy', 'any', 'admin'];
  return (await app.get(Consumers, every).create({ name: 'demo', kind: 'internal_app', scopes, accountIds: [accountId] }, BY)).id;
};

/** The demo consumer with every scope, and its credentials. */
export const seedDemo = async (app: Services, accountId: string): Promise<DemoSecrets> => {
  const consumerId = await createConsumer(app, accountId);
  const [keys, logins] = [app.get(ApiKeys, every), app.get(Logins, every)];
  const { key } = await keys.create({ consumerId, name: 'demo' }, BY);
  const oauth = await logins.createOAuth({ consumerId, accountId }, BY);
  const legacy = { clientId: Number(accountId), login: 'demo', password: randomBytes(12).toString('base64url') };
  await logins.createLegacy(
    { consumerId, accountId, clientId: accountId, login: legacy.login, password: new Secret(legacy.password) },
    BY,
  );
  return { apiKey: handOver(key), oauth: { clientId: oauth.clientId, clientSecret: handOver(oauth.clientSecret) }, legacy };
};
