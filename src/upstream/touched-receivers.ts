import { Injectable } from '@nestjs/common';
import { fillPath, tables } from '../contract/index.js';
import type { Endpoint, GroupStats } from '../contract/index.js';
import { readBatch } from './batch-rows.js';
import type { RawCall } from './ports.js';
import { SignedSender } from './signed-sender.js';

const MAX_STATS_BYTES = 65_536;

const wholeGroup: ReadonlySet<string> = new Set([tables.groups.clear.id, tables.groups.remove.id]);

/** A body that is no list names one receiver. */
const rowsIn = (bytes: Uint8Array | undefined): number | null => {
  const content = bytes && readBatch(bytes);
  if (content === undefined) return null;
  const rows = typeof content === 'object' && content !== null && 'receivers' in content ? content.receivers : content;
  return Array.isArray(rows) ? rows.length : 1;
};

const namesOneReceiver = (endpoint: Endpoint): boolean => endpoint.noun === 'receivers' && /\/receivers\/\{/.test(endpoint.route);

/** Counts the receivers that a call would touch. */
@Injectable()
export class TouchedReceivers {
  constructor(private readonly sender: SignedSender) {}

  /** Null where the number is not known: CleverReach does not tell, or the call is about something else. Never throws. */
  async count(endpoint: Endpoint, call: RawCall): Promise<number | null> {
    if (wholeGroup.has(endpoint.id)) return this.#countGroup(call);
    if (namesOneReceiver(endpoint)) return 1;
    return endpoint.noun === 'receivers' ? rowsIn(call.body?.bytes) : null;
  }

  async #countGroup(call: RawCall): Promise<number | null> {
    const { accountId, signal } = call;
    try {
      const path = fillPath(tables.groups.stats, { id: call.params['id'] ?? '' });
      const stats = (await this.sender.readJson(accountId, path, { maxBytes: MAX_STATS_BYTES, signal })) as Partial<GroupStats> | null;
      return typeof stats?.total_count === 'number' ? stats.total_count : null;
    } catch {
      return null;
    }
  }
}
