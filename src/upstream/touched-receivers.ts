import { Injectable } from '@nestjs/common';
import { fillPath, tables } from '../contract/index.js';
import type { Endpoint, GroupStats } from '../contract/index.js';
import { headersFor } from './headers.js';
import { readJsonAnswer } from './json-answer.js';
import type { RawCall } from './ports.js';
import { SignedSender } from './signed-sender.js';

const MAX_STATS_BYTES = 65_536;

const wholeGroup: ReadonlySet<string> = new Set([tables.groups.clear.id, tables.groups.remove.id]);

/** What stands under a key of an object; else the thing itself. */
const within = (sent: unknown, key: string): unknown =>
  typeof sent === 'object' && sent !== null && key in sent ? (sent as Readonly<Record<string, unknown>>)[key] : sent;

/**
 * The rows of a batch: a bare list or one under `receivers`, perhaps in the wrapper `postdata` that the vendor's WordPress plugin still
 * sends (WPP; documented).
 */
const rowsIn = (bytes: Uint8Array | undefined): number | null => {
  if (!bytes) return null;
  try {
    const rows = within(within(JSON.parse(Buffer.from(bytes).toString('utf8')), 'postdata'), 'receivers');
    return Array.isArray(rows) ? rows.length : 1;
  } catch {
    return null;
  }
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
      const answer = await this.sender.send(accountId, { method: 'GET', path, headers: headersFor({}), effect: 'read', isRepeatable: true, signal });
      const stats = (await readJsonAnswer(answer, { accountId, isRepeatable: true, maxBytes: MAX_STATS_BYTES, signal })) as Partial<GroupStats> | null;
      return typeof stats?.total_count === 'number' ? stats.total_count : null;
    } catch {
      return null;
    }
  }
}
