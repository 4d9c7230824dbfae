import { Injectable } from '@nestjs/common';
import type { BodyOf } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectObject, expectRows, expectSuccess, onlyGiven } from '../calls/index.js';
import type { Page, PagedSource, PageRequest } from '../lists/index.js';
import { Cursors, pageOfPagedList } from '../lists/index.js';
import type { OrderItem } from '../orders/index.js';
import { readOrderItem } from '../orders/index.js';
import type { Receiver } from '../receivers/index.js';
import { readReceiver } from '../receivers/index.js';
import type { MailingLink } from '../reports/index.js';
import { readMailingLink } from '../reports/index.js';
import type { MailingFilter } from './mailing.args.js';
import { readMailing } from './mailing.rows.js';
import type { Mailing, MailingState } from './mailing.types.js';

const { mailings } = tables;

const stateWords = { DRAFT: 'draft', WAITING: 'waiting', RUNNING: 'running', FINISHED: 'finished', AUTOMATION: 'automation' } as const satisfies Record<MailingState, string>;

/** Which mailings, and whether their bodies may be left out because nobody asked for them. */
export interface MailingList extends MailingFilter {
  readonly state: MailingState;
  readonly omitsBodies: boolean;
}

/** Mailings, from draft to the last link. */
@Injectable()
export class MailingsService {
  constructor(private readonly cleverReach: CleverReach) {}

  /** A page of the mailings of one state, in CleverReach's order. */
  list(call: Call, { state, channelId: channel_id, from: start, to: end, omitsBodies: omit_body }: MailingList, page: PageRequest): Promise<Page<Mailing>> {
    const asked = { state: stateWords[state], ...onlyGiven({ channel_id, start, end }) };
    const source: PagedSource<Mailing> = {
      maxSize: mailings.list.paging.maxSize,
      read: async ({ number, size }) => {
        const answer = await this.cleverReach.read(call, mailings.list, { params: {}, query: { ...asked, omit_body, page: number, limit: size } });
        // Without a page CleverReach answers by state; some clients have met that with a page as well (GO, IC; seen).
        return expectRows(mailings.list, Array.isArray(answer) ? answer : (expectObject(mailings.list, answer)[asked.state] ?? [])).map(readMailing);
      },
      idOf: ({ id }) => id,
      markOf: () => 0,
      countAll: async () => null,
    };
    return pageOfPagedList(source, { page, limit: call.limits.rowsPerPage, cursors: new Cursors([call.accountId, 'mailings', JSON.stringify(asked)]) });
  }

  async get(call: Call, id: string): Promise<Mailing> {
    return readMailing(expectObject(mailings.get, await this.cleverReach.read(call, mailings.get, { params: { id } })));
  }

  async links(call: Call, id: string): Promise<MailingLink[]> {
    return expectRows(mailings.links, await this.cleverReach.read(call, mailings.links, { params: { id } })).map(readMailingLink);
  }

  /** Order items that came of a mailing. */
  async orders(call: Call, id: string): Promise<OrderItem[]> {
    return expectRows(mailings.orders, await this.cleverReach.read(call, mailings.orders, { params: { id } })).map(readOrderItem);
  }

  /** Any receiver of a mailing, to look at it with that person's eyes. */
  async randomReceiver(call: Call, id: string): Promise<Receiver> {
    return readReceiver(expectObject(mailings.randomReceiver, await this.cleverReach.read(call, mailings.randomReceiver, { params: { id } })));
  }

  /** Creates a draft; answers its id. */
  create(call: Call, body: BodyOf<typeof mailings.create>): Promise<Change<string>> {
    return this.cleverReach.write(call, mailings.create, { ask: { params: {}, body }, read: (answer) => String(expectObject(mailings.create, answer).id) });
  }

  update(call: Call, id: string, body: BodyOf<typeof mailings.update>): Promise<Change<void>> {
    return this.cleverReach.write(call, mailings.update, { ask: { params: { id }, body }, read: expectSuccess(mailings.update) });
  }

  sendPreview(call: Call, id: string, body: BodyOf<typeof mailings.sendPreview>): Promise<Change<void>> {
    return this.cleverReach.write(call, mailings.sendPreview, { ask: { params: { id }, body }, read: expectSuccess(mailings.sendPreview) });
  }

  /** Releases a draft to its receivers; `time` in Unix seconds. */
  release(call: Call, id: string, time: number): Promise<Change<void>> {
    return this.cleverReach.write(call, mailings.release, { ask: { params: { id }, body: { time } }, read: expectSuccess(mailings.release) });
  }

  /** Takes a release back before sending begins. */
  stop(call: Call, id: string): Promise<Change<void>> {
    return this.cleverReach.write(call, mailings.stop, { ask: { params: { id } }, read: expectSuccess(mailings.stop) });
  }
}
