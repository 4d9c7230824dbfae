import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { ApiKeys, Consumers } from '../../src/access/index.js';
import type { NewConsumer } from '../../src/access/index.js';
import { readSettings } from '../../src/config/index.js';
import type { DemoCredentials } from '../../src/demo.js';
import { startGateway } from '../../src/gateway.js';
import type { Gateway } from '../../src/gateway.js';
import type { SimulatorOptions, Snapshot } from '../../src/simulator/index.js';
import { Accounts } from '../../src/vault/index.js';
import { executorSetting } from './executor-setting.js';
import { connectDemoAccount, seedDemo } from './demo.js';
import { startSimulator } from './start-simulator.js';
import type { TestSimulator } from './start-simulator.js';

export interface TestApp {
  readonly gateway: Gateway;
  readonly simulator: TestSimulator;
  readonly url: string;
  readonly demo: Pick<DemoCredentials, 'apiKey' | 'oauth' | 'legacy'> & { readonly accountId: string; readonly otherAccountId: string };
  /** A consumer of its own and its API key. */
  consumer(consumer: Partial<NewConsumer>): Promise<string>;
  /** Leaves the first account alone and with a token, so that nothing reaches CleverReach by itself any more; resolves to its state. */
  quieten(): Promise<Snapshot>;
  stop(): Promise<void>;
}

/** The whole application over HTTP on free ports, with a SQLite file of its own and the simulator behind it. */
export const startApp = async (environment: Readonly<Record<string, string>> = {}, upstream: SimulatorOptions = {}): Promise<TestApp> => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const simulator = await startSimulator(upstream);
  const settings = {
    PORT: '0',
    ADMIN_PORT: '0',
    DATA_DIR: folder,
    LOG_LEVEL: 'trace',
    VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    CLEVERREACH_URL: simulator.url,
    ...executorSetting(),
    ...environment,
  };
  const gateway = await startGateway(readSettings(settings));
  const [account, other] = simulator.accounts;
  await connectDemoAccount(gateway.app, account);
  await connectDemoAccount(gateway.app, other);
  const secrets = await seedDemo(gateway.app, account.id);
  let consumers = 0;
  return {
    gateway,
    simulator,
    url: gateway.url,
    demo: { ...secrets, accountId: account.id, otherAccountId: other.id },
    consumer: async (wanted) => {
      const service = gateway.app.get(Consumers, { strict: false });
      const { id } = await service.create(
        { name: `consumer ${++consumers}`, kind: 'internal_app', scopes: ['*:read', '*:write', 'destroy'], accountIds: [account.id], ...wanted },
        'test',
      );
      const { key } = await gateway.app.get(ApiKeys, { strict: false }).create({ consumerId: id, name: 'test' }, 'test');
      return key.reveal();
    },
    quieten: async () => {
      const accounts = gateway.app.get(Accounts, { strict: false });
      await accounts.disconnect(other.id);
      await fetch(`${gateway.url}/v3/groups`, { headers: { authorization: `Bearer ${secrets.apiKey}` } });
      return simulator.world.store.snapshot();
    },
    stop: async () => {
      await gateway.close();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
