import { Injectable } from '@nestjs/common';
import { Clock } from '../core/index.js';
import { Database } from '../storage/index.js';
import { factsOfError, Log } from '../telemetry/index.js';

const NOTE_EVERY_MS = 60_000;

/** Remembers when a key was last used, to the minute. No call waits for it and none fails of it. */
@Injectable()
export class KeyUsage {
  readonly #writing = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  note(keyId: string, lastUsedAt: number | null): void {
    const now = this.clock.now();
    if ((lastUsedAt ?? 0) > now - NOTE_EVERY_MS || this.#writing.has(keyId)) return;
    this.#writing.add(keyId);
    this.database.query
      .updateTable('api_keys')
      .set({ last_used_at: now })
      .where('id', '=', keyId)
      .execute()
      .catch((error: unknown) => {
        this.log.warn('The last use of a key could not be noted.', { key: keyId, ...factsOfError(error) });
      })
      .finally(() => this.#writing.delete(keyId));
  }
}
