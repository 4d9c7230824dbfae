import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/index.js';
import { Clock, GatewayError } from '../../../core/index.js';
import { Database, Locks, whileHeld } from '../../../storage/index.js';
import type { Hook } from './hook.js';

const LOCK_WAIT_MS = 15_000;

/** Whose webhook it is. */
export interface HookOwner {
  readonly consumerId: string;
  readonly accountId: string;
}

/** A webhook that was registered through the gateway. */
export interface Registration extends Hook {
  readonly consumerId: string;
  /** Its consumer was revoked: nobody can remove it any more. */
  readonly isAbandoned: boolean;
}

const rowOf = ({ consumerId, accountId }: HookOwner, { event, condition, url }: Hook) => ({ consumer_id: consumerId, account_id: accountId, event, condition, url });

const tooBusy = (): GatewayError =>
  new GatewayError('too_busy', 'Another change of the webhooks of this account is running. Try again.', { retryAfterSeconds: 1 });

/** Remembers which consumer registered which webhook; CleverReach knows the account alone. */
@Injectable()
export class HookRegistrations {
  constructor(
    private readonly database: Database,
    private readonly locks: Locks,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async list(accountId: string): Promise<readonly Registration[]> {
    const rows = await this.database.query
      .selectFrom('hook_registrations')
      .innerJoin('consumers', 'consumers.id', 'hook_registrations.consumer_id')
      .where('account_id', '=', accountId)
      .select(['consumer_id', 'event', 'condition', 'url', 'consumers.revoked_at'])
      .execute();
    return rows.map(({ consumer_id, event, condition, url, revoked_at }) => ({ consumerId: consumer_id, event, condition, url, isAbandoned: revoked_at !== null }));
  }

  /** False where it was known already. */
  async add(owner: HookOwner, hook: Hook): Promise<boolean> {
    const added = await this.database.query
      .insertInto('hook_registrations')
      .values({ ...rowOf(owner, hook), created_at: this.clock.now() })
      .onConflict((row) => row.doNothing())
      .returning('url')
      .executeTakeFirst();
    return added !== undefined;
  }

  async remove(owner: HookOwner, hook: Hook): Promise<void> {
    await this.database.query.deleteFrom('hook_registrations').where((row) => row.and(rowOf(owner, hook))).execute();
  }

  /**
   * Works while nobody else, in any process, changes webhooks of the account. `checkAlone` throws where that has ceased to be so; it is
   * asked before what cannot be undone. Throws `too_busy`.
   */
  async alone<T>(accountId: string, work: (checkAlone: () => Promise<void>) => Promise<T>): Promise<T> {
    const lease = await this.locks.acquire(`hooks:${accountId}`, { waitMs: LOCK_WAIT_MS });
    if (!lease) throw tooBusy();
    const checkAlone = async (): Promise<void> => {
      if (!(await lease.renew())) throw tooBusy();
    };
    return whileHeld(lease, this.config.values.LEASE_MS, () => work(checkAlone));
  }
}
