import { Injectable } from '@nestjs/common';
import { tables } from '../../contract/index.js';
import type { Call } from '../calls/index.js';
import { CleverReach, expectNumber, onlyGiven } from '../calls/index.js';
import type { Page, PagedSource, PageRequest } from '../lists/index.js';
import { Cursors, pageOfPagedList } from '../lists/index.js';
import type { GroupReceiver, ListedState, ReceiverSorting } from '../receivers/index.js';
import { markOfReceiver, viewGroupReceivers, wordOfOrder, wordOfState } from '../receivers/index.js';
import type { ReceiverSearch } from './filter-receivers.args.js';
import { writeRules } from './filter.rows.js';
import type { FilterKey } from './filters.service.js';

const { filters, receivers } = tables;

/** Which receivers of a filter, in which order, and what they carry along. */
export interface FilterReceivers extends ReceiverSorting {
  readonly filter: FilterKey;
  readonly state: ListedState;
  readonly detail: number;
}

/** Receivers that rules select. */
@Injectable()
export class FilterReceiversService {
  constructor(private readonly cleverReach: CleverReach) {}

  /** A page of the receivers of a stored filter. */
  ofFilter(call: Call, wanted: FilterReceivers, page: PageRequest): Promise<Page<GroupReceiver>> {
    const { filter: { groupId, id }, state, field, direction, detail } = wanted;
    const params = { group_id: groupId, filter_id: id };
    const source: PagedSource<GroupReceiver> = {
      maxSize: filters.receivers.paging.maxSize,
      read: async ({ number, size }) => {
        const query = { page: number, pagesize: size, type: wordOfState(state), order_by: wordOfOrder(wanted), detail };
        return viewGroupReceivers(filters.receivers, await this.cleverReach.hold(call, filters.receivers, { params, query }), groupId);
      },
      idOf: ({ receiverId }) => receiverId,
      markOf: markOfReceiver(wanted),
      countAll: async () => (state === 'ALL' ? expectNumber(filters.count, await this.cleverReach.read(call, filters.count, { params })) : null),
    };
    const cursors = new Cursors([call.accountId, 'filterReceivers', groupId, id, state, field, direction]);
    return pageOfPagedList(source, { page, limit: call.limits.rowsPerPage, cursors });
  }

  /** A page of the receivers that rules select in several groups; each person comes once. */
  find(call: Call, search: ReceiverSearch, wanted: ReceiverSorting & { readonly detail: number; readonly page: PageRequest }): Promise<Page<GroupReceiver>> {
    const { groupIds, rules, operator, activeOnly } = search;
    const { page, detail, field, direction } = wanted;
    const body = { rules: writeRules(rules), activeonly: activeOnly, orderby: wordOfOrder(wanted), detail, ...onlyGiven({ groups: groupIds && [...groupIds], operator }) };
    const source: PagedSource<GroupReceiver> = {
      maxSize: receivers.filter.paging.maxSize,
      read: async ({ number, size }) => {
        const answer = await this.cleverReach.hold(call, receivers.filter, { params: {}, body: { ...body, page: number, pagesize: size } });
        return viewGroupReceivers(receivers.filter, answer);
      },
      idOf: ({ receiverId }) => receiverId,
      markOf: markOfReceiver(wanted),
      countAll: async () => null,
    };
    const cursors = new Cursors([call.accountId, 'findReceivers', JSON.stringify({ ...search }), field, direction]);
    return pageOfPagedList(source, { page, limit: call.limits.rowsPerPage, cursors });
  }
}
