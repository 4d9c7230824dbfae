import { Injectable } from '@nestjs/common';
import { Secret } from '../../core/index.js';
import { Database, Locks } from '../../storage/index.js';
import { Accounts, Vault } from '../../vault/index.js';
import type { GrantState, Place } from '../../vault/index.js';

const PATIENCE_MS = 2_000;

export type PartState = 'ok' | 'failed';

/** The state of what the gateway is made of. Names and numbers only, never a secret. */
export interface PartStates {
  readonly database: PartState;
  readonly locks: PartState;
  readonly vault: PartState;
  /** Accounts by state; null where they cannot be read. */
  readonly accounts: Readonly<Record<GrantState, number>> | null;
}

const inTime = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('too late'));
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const stateOf = async (check: () => Promise<void>): Promise<PartState> => {
  try {
    await inTime(check());
    return 'ok';
  } catch {
    return 'failed';
  }
};

/** Tries each part of the gateway with the smallest piece of real work. CleverReach is not asked. */
@Injectable()
export class GatewayParts {
  constructor(
    private readonly database: Database,
    private readonly locks: Locks,
    private readonly vault: Vault,
    private readonly accounts: Accounts,
  ) {}

  async read(): Promise<PartStates> {
    const [database, locks, vault, accounts] = await Promise.all([
      stateOf(() => this.database.ping()),
      stateOf(() => this.#tryLocks()),
      stateOf(() => this.#tryVault()),
      inTime(this.#countAccounts()).catch(() => null),
    ]);
    return { database, locks, vault, accounts };
  }

  /** A lock that somebody else holds is as good a sign as one that is free. */
  async #tryLocks(): Promise<void> {
    const lease = await this.locks.acquire('health', { waitMs: 0 });
    await lease?.release();
  }

  async #tryVault(): Promise<void> {
    const place: Place = { owner: 'health', kind: 'check' };
    this.vault.open(this.vault.seal(new Secret('a text of no use'), place), place);
  }

  async #countAccounts(): Promise<Readonly<Record<GrantState, number>>> {
    const counts = { connected: 0, waiting: 0, reconnect_needed: 0 };
    for (const { state } of await this.accounts.list()) counts[state] += 1;
    return counts;
  }
}
