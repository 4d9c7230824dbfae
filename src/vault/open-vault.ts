import { setTimeout as sleep } from 'node:timers/promises';
import type { SettingValues } from '../config/index.js';
import type { Clock } from '../core/index.js';
import type { Database, Locks } from '../storage/index.js';
import type { Log, Metrics } from '../telemetry/index.js';
import { UpstreamAccountProof } from './account-proof.js';
import { CipherVault } from './cipher.js';
import { CleverReachTokenExchange } from './cleverreach-token-exchange.js';
import { Farewell } from './farewell.js';
import { GrantStore } from './grant-store.js';
import { TokenIssue } from './issue-tokens.js';
import { checkKeys } from './key-check.js';
import { readKeyRing } from './key-file.js';
import { OAuthAppStore } from './oauth-app-store.js';
import type { AccountProof, Accounts, OAuthApps, SubAccounts, TokenKeeper, Vault } from './ports.js';
import { RenewalLedger } from './renewal-ledger.js';
import { RenewalRounds } from './renewal-rounds.js';
import { Renewals } from './renewals.js';
import { SealedTokenKeeper } from './sealed-token-keeper.js';
import { StoredAccounts } from './stored-accounts.js';
import { StoredSubAccounts } from './stored-sub-accounts.js';
import type { TokenExchange } from './token-exchange.js';

const ROUND_PAUSE_MS = 30_000;

export interface VaultNeeds {
  readonly settings: SettingValues;
  readonly database: Database;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The vault of one process, in working order. */
export interface OpenVault {
  readonly vault: Vault;
  readonly accounts: Accounts;
  readonly apps: OAuthApps;
  readonly proof: AccountProof;
  readonly subAccounts: SubAccounts;
  readonly keeper: TokenKeeper;
  /** Renewal in the background; does nothing until it is started. */
  readonly rounds: RenewalRounds;
  /** Lets renewals under way store what they were given, `SHUTDOWN_DEADLINE_MS` at most. */
  close(): Promise<void>;
}

const openKeeper = (needs: VaultNeeds, grants: GrantStore, exchange: TokenExchange): Pick<OpenVault, 'keeper' | 'subAccounts' | 'rounds' | 'close'> => {
  const { settings, clock, log, metrics, locks } = needs;
  const ledger = new RenewalLedger(grants, { log, metrics }, { clock, pauseMs: settings.TOKEN_FAILURE_PAUSE_MS });
  const waitMs = settings.TOKEN_WAIT_MS;
  const tokens: TokenIssue = new TokenIssue(exchange, () => keeper);
  const renewals = new Renewals({ grants, locks }, tokens, ledger, { clock, waitMs, leaseMs: settings.LEASE_MS });
  const keeper = new SealedTokenKeeper(grants, renewals, { clock, log, cacheMs: settings.ACCESS_CACHE_MS, waitMs });
  const close = async (): Promise<void> => {
    await Promise.race([keeper.settle(), sleep(settings.SHUTDOWN_DEADLINE_MS, undefined, { ref: false })]);
    ledger.stop();
    await exchange.close();
  };
  const rounds = new RenewalRounds(grants, keeper, { clock, log, pauseMs: ROUND_PAUSE_MS });
  return { keeper, subAccounts: new StoredSubAccounts(grants, tokens, clock), rounds, close };
};

/** Opens the vault: reads the keys and proves them against the store before anything is sealed or opened. Throws `internal` where one is wrong. */
export const openVault = async (needs: VaultNeeds): Promise<OpenVault> => {
  const { settings, database, clock, log } = needs;
  const ring = await readKeyRing(settings);
  await checkKeys(database, ring, clock);
  const vault = new CipherVault(ring);
  const grants = new GrantStore(database, vault, { clock, renewBeforeMs: settings.TOKEN_RENEW_BEFORE_SECONDS * 1_000 });
  const exchange = new CleverReachTokenExchange({ baseUrl: settings.CLEVERREACH_URL, timeoutMs: settings.TOKEN_EXCHANGE_TIMEOUT_MS });
  const farewell = new Farewell(grants, exchange, { clock, log });
  const apps = new OAuthAppStore(database, vault, clock);
  const proof = new UpstreamAccountProof(exchange, apps, clock);
  return { vault, accounts: new StoredAccounts(database, grants, farewell), apps, proof, ...openKeeper(needs, grants, exchange) };
};
