import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { fillPath, groupReceivers } from '../../contract/index.js';
import type { Receiver } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import { readJsonAnswer } from '../json-answer.js';
import type { CallContext } from '../ports.js';
import { requestOf } from '../requests.js';
import { SignedSender } from '../signed-sender.js';

const PAGE_SIZE = 1_000;
const WITH_TAGS = 4;

/** Receivers of one second come in any order, so that two small pages may be equal; so many, one after the other, are no list. */
const EQUAL_PAGES_AT_MOST = 10;

/** A group of an account. */
export interface Place {
  readonly accountId: string;
  readonly groupId: string;
}

const rowsOf = (answer: unknown): readonly Receiver[] => {
  if (!Array.isArray(answer)) throw new GatewayError('upstream_invalid_answer', 'CleverReach did not answer with a list of receivers.');
  return answer as Receiver[];
};

/** Reads who is in a group. */
@Injectable()
export class GroupReader {
  constructor(
    private readonly sender: SignedSender,
    private readonly config: AppConfig,
  ) {}

  /**
   * The receivers in pages, each once. Pages are cut by number, so whoever is removed meanwhile moves others over their borders, and
   * receivers of one second have no order that anybody promises: a list of several pages is read again until a whole reading finds
   * nobody new.
   */
  async *pages(call: CallContext, groupId: string): AsyncGenerator<readonly Receiver[]> {
    const seen = new Set<string>();
    for (;;) {
      const before = seen.size;
      let pages = 0;
      for await (const rows of this.#readOnce(call, groupId)) {
        pages += 1;
        const fresh = rows.filter(({ id }) => !seen.has(id));
        for (const { id } of fresh) seen.add(id);
        if (fresh.length > 0) yield fresh;
      }
      if (pages <= 1 || seen.size === before) return;
    }
  }

  /** Which of the addresses are in the group, active or not; in lower case. Reads until a page names nobody new: a short one may be all that CleverReach gives at once. */
  async present(place: Place, emails: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (let page = 0; ; page++) {
      const before = found.size;
      for (const { email } of await this.#readNamed(place, emails, page)) found.add(email.toLowerCase());
      if (found.size === before) return found;
    }
  }

  /**
   * Every page once. The empty one is the end: a short one may be all that CleverReach gives at once. Throws `upstream_invalid_answer` where
   * the same page comes again and again: nobody can tell whether that was all.
   */
  async *#readOnce(call: CallContext, groupId: string): AsyncGenerator<readonly Receiver[]> {
    let [previous, equal] = ['', 0];
    for (let page = 0; ; page++) {
      const rows = await this.#read(call, groupId, page);
      if (rows.length === 0) return;
      const ids = rows.map(({ id }) => id).join();
      equal = ids === previous ? equal + 1 : 0;
      if (equal > EQUAL_PAGES_AT_MOST) throw new GatewayError('upstream_invalid_answer', 'CleverReach gave the same page of receivers again and again.');
      previous = ids;
      yield rows;
    }
  }

  async #read({ accountId, signal }: CallContext, groupId: string, page: number): Promise<readonly Receiver[]> {
    const query = new URLSearchParams({ page: String(page), pagesize: String(PAGE_SIZE), type: 'all', detail: String(WITH_TAGS), order_by: 'registered asc' });
    const path = `${fillPath(groupReceivers.list, { group_id: groupId })}?${query.toString()}`;
    return rowsOf(await this.sender.readJson(accountId, path, { maxBytes: this.config.values.UPSTREAM_MAX_ANSWER_BYTES, signal }));
  }

  /** A page of those of the addresses that are in the group. */
  async #readNamed({ accountId, groupId }: Place, emails: readonly string[], page: number): Promise<readonly Receiver[]> {
    const body = Buffer.from(JSON.stringify({ email_list: emails, type: 'all', page, pagesize: PAGE_SIZE }));
    const request = requestOf(groupReceivers.query, { params: { group_id: groupId }, search: '', body: { bytes: body, contentType: 'application/json' } });
    const answered = { accountId, isRepeatable: true, effect: 'read', maxBytes: this.config.values.UPSTREAM_MAX_ANSWER_BYTES, signal: undefined } as const;
    return rowsOf(await readJsonAnswer(await this.sender.send(accountId, request), answered));
  }
}
