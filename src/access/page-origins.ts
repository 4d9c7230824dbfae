import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AppConfig } from '../config/index.js';
import { Database } from '../storage/index.js';
import type { ConsumerPolicy } from './consumer-policy.js';

const ALL = 'all';

/** Origins of pages that some consumer allows to call with its credential. A change works after ACCESS_CACHE_MS. */
@Injectable()
export class PageOrigins {
  readonly #origins: LRUCache<string, ReadonlySet<string>>;

  constructor(
    private readonly database: Database,
    config: AppConfig,
  ) {
    this.#origins = new LRUCache({
      max: 1,
      ttl: Math.max(1, config.values.ACCESS_CACHE_MS),
      allowStaleOnFetchRejection: true,
      fetchMethod: () => this.#read(),
    });
  }

  /** Whether any consumer allows pages of this origin. Says nothing of the consumer whose credential comes later. */
  async isKnown(origin: string): Promise<boolean> {
    return (await this.#origins.fetch(ALL))?.has(origin) === true;
  }

  async #read(): Promise<ReadonlySet<string>> {
    const rows = await this.database.query.selectFrom('consumers').select('policy').where('revoked_at', 'is', null).execute();
    return new Set(rows.flatMap(({ policy }) => (JSON.parse(policy) as ConsumerPolicy).origins ?? []));
  }
}
