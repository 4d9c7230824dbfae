import { Test } from '@nestjs/testing';
import type { Caller } from '../../src/access/index.js';
import { ConfigModule, readSettings } from '../../src/config/index.js';
import type { Environment } from '../../src/config/index.js';
import { Clock, Secret } from '../../src/core/index.js';
import { UpstreamClient, UpstreamModule } from '../../src/upstream/index.js';
import type { CallContext, CacheUse, RawCall } from '../../src/upstream/index.js';
import { Metrics } from '../../src/telemetry/index.js';
import { Accounts } from '../../src/vault/index.js';
import { HandClock } from './access.js';
import { testKey } from './vault-process.js';

/** The upstream room of one process, with the accounts 1001 and 1002. */
export interface UpstreamRoom {
  readonly client: UpstreamClient;
  readonly clock: HandClock;
  readonly accounts: Accounts;
  /** Lines of the metrics page that begin with the name. */
  readonly metric: (name: string) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

export const openUpstream = async (environment: Environment): Promise<UpstreamRoom> => {
  const clock = new HandClock();
  const settings = readSettings({ VAULT_KEYS: testKey, LOG_LEVEL: 'trace', UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_CALLS: '1000', UPSTREAM_RATE_PAUSE_MAX_MS: '0', ...environment });
  const room = await Test.createTestingModule({ imports: [ConfigModule.of(settings), UpstreamModule] }).overrideProvider(Clock).useValue(clock).compile();
  await room.init();
  const accounts = room.get(Accounts, { strict: false });
  for (const accountId of ['1001', '1002']) {
    await accounts.connect({ accountId, name: `Account ${accountId}`, clientId: `client-${accountId}`, clientSecret: new Secret('secret') });
  }
  return {
    client: room.get(UpstreamClient, { strict: false }),
    clock,
    accounts,
    metric: async (name) => (await room.get(Metrics, { strict: false }).text()).split('\n').filter((line) => line.startsWith(name)),
    close: () => room.close(),
  };
};

/** A caller who may do everything with the accounts 1001 and 1002. */
export const callerOf = (wanted: Partial<Caller> = {}): Caller => ({
  consumerId: 'consumer-1',
  consumerName: 'shop',
  kind: 'internal_app',
  scopes: new Set(['*:read', '*:write', 'destroy', 'any']),
  accountIds: ['1001', '1002'],
  switches: {},
  policy: {},
  credential: { kind: 'api_key', id: 'key-1' },
  expiresAt: undefined,
  ...wanted,
});

/** Who calls, without what is asked. */
export const contextOf = ({ params: _params, search: _search, body: _body, accept: _accept, ...context }: RawCall): CallContext => context;

export const rawCall = (wanted: Partial<RawCall> = {}): RawCall => ({ caller: callerOf(), accountId: '1001', requestId: 'request-1', params: {}, ...wanted });

/** What became of reads that may be answered with kept answers, in order. */
export const usesOf = (): { readonly uses: string[]; readonly noteCache: (use: CacheUse) => void } => {
  const uses: string[] = [];
  return {
    uses,
    noteCache: ({ outcome, ageSeconds }) => {
      uses.push(outcome === 'miss' ? outcome : `${outcome} ${ageSeconds}`);
    },
  };
};
