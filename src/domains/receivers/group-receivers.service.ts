import { Injectable } from '@nestjs/common';
import { tables } from '../../contract/index.js';
import type { Call } from '../calls/index.js';
import { CleverReach, refuseInput } from '../calls/index.js';
import { GroupsService } from '../groups/index.js';
import type { Page, PagedSource, PageRequest } from '../lists/index.js';
import { Cursors, pageOfPagedList } from '../lists/index.js';
import type { WantedReceiver } from './group-receiver.loader.js';
import { groupReceiverLoader } from './group-receiver.loader.js';
import { viewGroupReceivers } from './receiver.rows.js';
import type { GroupReceiver } from './receiver.types.js';
import type { ListedState, ReceiverSorting } from './receiver-sorting.js';
import { markOfReceiver, wordOfOrder, wordOfState } from './receiver-sorting.js';

const { groupReceivers } = tables;

/** Which receivers of a group, in which order, and what they carry along. */
export interface GroupReceiverList extends ReceiverSorting {
  readonly groupId: string;
  readonly state: ListedState;
  readonly emails: readonly string[];
  readonly ids: readonly string[];
  readonly detail: number;
}

const countNames = { ALL: 'totalCount', ACTIVE: 'activeCount', INACTIVE: 'inactiveCount', BOUNCED: 'bouncedCount' } as const;

const identityOf = (call: Call, { groupId, state, emails, ids, field, direction }: GroupReceiverList): Cursors =>
  new Cursors([call.accountId, 'groupReceivers', groupId, state, emails, ids, field, direction]);

/** Receivers as members of a group. */
@Injectable()
export class GroupReceiversService {
  constructor(
    private readonly cleverReach: CleverReach,
    private readonly groups: GroupsService,
  ) {}

  /** A page of the receivers of a group; one call in most cases. */
  async list(call: Call, list: GroupReceiverList, page: PageRequest): Promise<Page<GroupReceiver>> {
    if (list.emails.length > 0 && list.ids.length > 0) throw refuseInput('filter', 'Give emails or ids, not both.');
    const source: PagedSource<GroupReceiver> = {
      maxSize: groupReceivers.list.paging.maxSize,
      read: ({ number, size }) => this.#readPage(call, list, { page: number, pagesize: size }),
      idOf: ({ receiverId }) => receiverId,
      markOf: markOfReceiver(list),
      countAll: () => this.count(call, list),
    };
    return pageOfPagedList(source, { page, limit: call.limits.rowsPerPage, cursors: identityOf(call, list) });
  }

  /** Receivers of the whole list by CleverReach's cached counts; null where addresses or ids are named. */
  async count(call: Call, { groupId, state, emails, ids }: GroupReceiverList): Promise<number | null> {
    if (emails.length + ids.length > 0) return null;
    return (await this.groups.stats(call, groupId))[countNames[state]];
  }

  /** One receiver of a group by id or address, or null where the group has none. Several asked for at once share their calls. */
  find(call: Call, wanted: WantedReceiver): Promise<GroupReceiver | null> {
    return call.keep('group receivers', () => groupReceiverLoader(this.cleverReach, call)).load(wanted);
  }

  async #readPage(call: Call, list: GroupReceiverList, paging: { readonly page: number; readonly pagesize: number }): Promise<GroupReceiver[]> {
    const { groupId, state, emails, ids, detail } = list;
    const params = { group_id: groupId };
    const asked = { ...paging, type: wordOfState(state), order_by: wordOfOrder(list), detail };
    const names = { ...(emails.length > 0 && { email_list: [...emails] }), ...(ids.length > 0 && { id_list: [...ids] }) };
    const answer =
      emails.length + ids.length > 0
        ? await this.cleverReach.hold(call, groupReceivers.query, { params, body: { ...asked, ...names } })
        : await this.cleverReach.hold(call, groupReceivers.list, { params, query: asked });
    return viewGroupReceivers(groupReceivers.list, answer, groupId);
  }
}
