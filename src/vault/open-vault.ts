import { setTimeout as sleep } from 'node:timers/promises';
import type { SettingValues } from '../config/index.js';
import type { Clock } from '../core/index.js';
import type { Database, Locks } from '../storage/index.js';
import type { Log, Metrics } from '../telemetry/index.js';
import { UpstreamAccountProof } from './account-proof.js';
import { CipherVault } from './cipher.js';
import { CleverReachTokenExchange } from './cleverreach-token-exchange.js';
import { Farewell } from './farewell.js';
import { FarewellStore } from './farewell-store.js';
import { GrantAlerts } from './grant-alerts.js';
import { GrantStore } from './grant-store.js';
import { TokenIssue } from './issue-tokens.js';
import { checkKeys } from './key-check.js';
import { readKeyRing } from './key-file.js';
import { KeyHolders } from './key-holders.js';
import { KeyWatch } from './key-watch.js';
import { LiveKeys } from './live-keys.js';
import { OAuthAppStore } from './oauth-app-store.js';
import type { AccountProof, Accounts, OAuthApps, SubAccounts, TokenKeeper, Vault, VaultKeys } from './ports.js';
import { RenewalLedger } from './renewal-ledger.js';
import { RenewalRounds } from './renewal-rounds.js';
import { Renewals } from './renewals.js';
import { SealedTokenKeeper } from './sealed-token-keeper.js';
import { SealedTexts } from './sealed-texts.js';
import { SeenGrants } from './seen-grants.js';
import { StoredAccounts } from './stored-accounts.js';
import { StoredSubAccounts } from './stored-sub-accounts.js';
import { StoredVaultKeys } from './stored-vault-keys.js';
import type { TokenExchange } from './token-exchange.js';

const ROUND_PAUSE_MS = 30_000;
/** A process is taken for dead after so many looks that did not come. */
const LOOKS_MISSED = 4;

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
  readonly keys: VaultKeys;
  /** Takes new keys while the process runs; does nothing until it is started. */
  readonly watch: KeyWatch;
  /** Lets renewals under way store what they were given, `SHUTDOWN_DEADLINE_MS` at most. */
  close(): Promise<void>;
}

interface OpenKeys extends Pick<OpenVault, 'vault' | 'keys' | 'watch'> {
  readonly leave: () => Promise<void>;
}

const openKeys = async ({ settings, database, locks, clock, log }: VaultNeeds): Promise<OpenKeys> => {
  const reread = () => readKeyRing(settings);
  const ring = reread();
  const lifeMs = settings.VAULT_WATCH_MS * LOOKS_MISSED;
  const holders = new KeyHolders(database, lifeMs);
  await checkKeys(database, ring, { clock, along: (query) => holders.announce(ring, query) });
  const keys = new LiveKeys(ring, reread);
  const vault = new CipherVault(keys);
  const watch = new KeyWatch({ keys, holders, database, reread }, { clock, log, pauseMs: settings.VAULT_WATCH_MS });
  const texts = new SealedTexts(database);
  const keyFile = settings.VAULT_KEYS ? undefined : settings.VAULT_KEY_FILE;
  const options = { now: () => clock.now(), leaseMs: settings.LEASE_MS, waitMs: lifeMs + settings.VAULT_WATCH_MS, keyFile };
  const leave = async (): Promise<void> => {
    watch.stop();
    await holders.leave().catch(() => undefined); // it is forgotten after a while
  };
  return { vault, keys: new StoredVaultKeys({ database, locks, vault, texts, keys, watch, holders }, options), watch, leave };
};

interface Keeping {
  readonly grants: GrantStore;
  readonly seen: SeenGrants;
  readonly exchange: TokenExchange;
  readonly accounts: Accounts;
  readonly farewell: Farewell;
}

const openKeeper = (needs: VaultNeeds, { grants, seen, exchange, accounts, farewell }: Keeping): Pick<OpenVault, 'keeper' | 'subAccounts' | 'rounds' | 'close'> => {
  const { settings, clock, log, metrics, locks } = needs;
  const ledger = new RenewalLedger(grants, { log, metrics }, { clock, pauseMs: settings.TOKEN_FAILURE_PAUSE_MS });
  const waitMs = settings.TOKEN_WAIT_MS;
  const tokens: TokenIssue = new TokenIssue(exchange, () => keeper);
  const renewals = new Renewals({ grants, locks }, tokens, ledger, {
    clock, waitMs, leaseMs: settings.LEASE_MS, exchangeMs: settings.TOKEN_EXCHANGE_TIMEOUT_MS, storeMs: settings.STORE_TIMEOUT_MS,
  });
  const keeper = new SealedTokenKeeper(seen, renewals, { clock, log, waitMs });
  const close = async (): Promise<void> => {
    await Promise.race([keeper.settle(), sleep(settings.SHUTDOWN_DEADLINE_MS, undefined, { ref: false })]);
    ledger.stop();
    await exchange.close();
    await farewell.settle();
  };
  const alerts = new GrantAlerts(accounts, { clock, log, metrics, shortMs: settings.TOKEN_RENEW_BEFORE_SECONDS * 500 });
  const rounds = new RenewalRounds({ grants, keeper, alerts, farewell }, { clock, log, pauseMs: ROUND_PAUSE_MS });
  return { keeper, subAccounts: new StoredSubAccounts(grants, tokens, clock), rounds, close };
};

/** Opens the vault: reads the keys and proves them against the store before anything is sealed or opened. Throws `internal` where one is wrong. */
export const openVault = async (needs: VaultNeeds): Promise<OpenVault> => {
  const { settings, database, clock, log } = needs;
  const { vault, leave, ...keys } = await openKeys(needs);
  const grants = new GrantStore(database, vault, { clock, renewBeforeMs: settings.TOKEN_RENEW_BEFORE_SECONDS * 1_000 });
  const seen = new SeenGrants(grants, { clock, cacheMs: settings.ACCESS_CACHE_MS });
  const exchange = new CleverReachTokenExchange({ baseUrl: settings.CLEVERREACH_URL, timeoutMs: settings.TOKEN_EXCHANGE_TIMEOUT_MS });
  const farewell = new Farewell(new FarewellStore(database, vault, clock), exchange, seen, { clock, log, keepDays: settings.REVOKE_KEEP_DAYS });
  const apps = new OAuthAppStore(database, vault, clock);
  const proof = new UpstreamAccountProof(exchange, apps, clock);
  const accounts = new StoredAccounts(database, grants, farewell, seen);
  const keeping = openKeeper(needs, { grants, seen, exchange, accounts, farewell });
  const close = async (): Promise<void> => {
    await keeping.close();
    await leave();
  };
  return { vault, ...keys, accounts, apps, proof, ...keeping, close };
};
