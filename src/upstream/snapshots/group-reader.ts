import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { fillPath, groupReceivers } from '../../contract/index.js';
import type { Receiver } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import { headersFor } from '../headers.js';
import { readJsonAnswer } from '../json-answer.js';
import type { CallContext } from '../ports.js';
import { SignedSender } from '../signed-sender.js';

const PAGE_SIZE = 1_000;
const WITH_TAGS = 4;

/** Reads all receivers of a group. */
@Injectable()
export class GroupReader {
  constructor(
    private readonly sender: SignedSender,
    private readonly config: AppConfig,
  ) {}

  /** The receivers in pages, each once, in the order of their registration: who comes meanwhile stands at the end and is read as well. */
  async *pages(call: CallContext, groupId: string): AsyncGenerator<readonly Receiver[]> {
    const seen = new Set<string>();
    for (let page = 0; ; page++) {
      const rows = await this.#read(call, groupId, page);
      const fresh = rows.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      if (fresh.length > 0) yield fresh;
      if (rows.length < PAGE_SIZE) return;
    }
  }

  async #read({ accountId, signal }: CallContext, groupId: string, page: number): Promise<readonly Receiver[]> {
    const query = new URLSearchParams({ page: String(page), pagesize: String(PAGE_SIZE), type: 'all', detail: String(WITH_TAGS), order_by: 'registered asc' });
    const path = `${fillPath(groupReceivers.list, { group_id: groupId })}?${query.toString()}`;
    const answer = await this.sender.send(accountId, { method: 'GET', path, headers: headersFor({}), effect: 'read', isRepeatable: true, signal });
    const { UPSTREAM_MAX_ANSWER_BYTES: maxBytes } = this.config.values;
    const rows = await readJsonAnswer(answer, { accountId, isRepeatable: true, maxBytes, signal });
    if (!Array.isArray(rows)) throw new GatewayError('upstream_invalid_answer', 'CleverReach did not answer with a list of receivers.');
    return rows as Receiver[];
  }
}
