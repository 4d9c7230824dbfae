import { Injectable } from '@nestjs/common';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, expectObject, expectRows, onlyGiven, refuseInput } from '../calls/index.js';
import type { Page, PagedSource, PageRequest } from '../lists/index.js';
import { Cursors, pageOfPagedList } from '../lists/index.js';
import type { GroupReceiver } from '../receivers/index.js';
import { viewGroupReceivers } from '../receivers/index.js';
import type { ReportFilter, ReportReceiverFilter } from './report.args.js';
import { readMailingLink, readReport } from './report.rows.js';
import type { MailingLink, Report, ReportState } from './report.types.js';

const { reports } = tables;

const stateWords = {
  SENT: 'sent', OPENED: 'opened', CLICKED: 'clicked', NOT_OPENED: 'notopened', NOT_CLICKED: 'notclicked', BOUNCED: 'bounced', UNSUBSCRIBED: 'unsubscribed',
} as const satisfies Record<ReportState, string>;

/** Which receivers of a report, and what they carry along. */
export interface ReportReceivers extends ReportReceiverFilter {
  readonly reportId: string;
  readonly state: ReportState;
  readonly detail: number;
}

/** Reports on mailings. */
@Injectable()
export class ReportsService {
  constructor(private readonly cleverReach: CleverReach) {}

  list(call: Call, filter: ReportFilter, page: PageRequest): Promise<Page<Report>> {
    const { channelId: channel_id, groupId: group_id, from: start, to: end } = filter;
    if ((start == null) !== (end == null)) throw refuseInput('filter', 'Give from and to together.');
    const asked = onlyGiven({ channel_id, group_id, start, end });
    const source: PagedSource<Report> = {
      maxSize: reports.list.paging.maxSize,
      read: async ({ number, size }) => {
        const answer = await this.cleverReach.read(call, reports.list, { params: {}, query: { ...asked, page: number, pagesize: size } });
        return expectRows(reports.list, answer).map(readReport);
      },
      idOf: ({ id }) => id,
      markOf: () => 0,
      countAll: async () => null,
    };
    return pageOfPagedList(source, { page, limit: call.limits.rowsPerPage, cursors: new Cursors([call.accountId, 'reports', JSON.stringify(asked)]) });
  }

  async get(call: Call, id: string): Promise<Report> {
    return readReport(expectObject(reports.get, await this.cleverReach.read(call, reports.get, { params: { id } })));
  }

  /** The links of the mailing with their clicks. */
  async links(call: Call, id: string): Promise<MailingLink[]> {
    const { links } = expectObject(reports.statsByMode, await this.cleverReach.read(call, reports.statsByMode, { params: { id, mode: 'links' } }));
    return expectRows(reports.statsByMode, links ?? []).map(readMailingLink);
  }

  /** A page of the receivers who did something with the mailing. */
  receivers(call: Call, wanted: ReportReceivers, page: PageRequest): Promise<Page<GroupReceiver>> {
    const { reportId, state, linkId: linkid, from, to, detail } = wanted;
    const params = { id: reportId, state: stateWords[state] };
    const asked = { detail, ...onlyGiven({ linkid, from, to }) };
    const source: PagedSource<GroupReceiver> = {
      maxSize: reports.receiversByState.paging.maxSize,
      read: async ({ number, size }) => {
        const answer = await this.cleverReach.hold(call, reports.receiversByState, { params, query: { ...asked, page: number, pagesize: size } });
        return viewGroupReceivers(reports.receiversByState, answer);
      },
      idOf: ({ receiverId }) => receiverId,
      markOf: () => 0,
      countAll: async () => null,
    };
    const cursors = new Cursors([call.accountId, 'reportReceivers', reportId, state, linkid ?? null, from ?? null, to ?? null]);
    return pageOfPagedList(source, { page, limit: call.limits.rowsPerPage, cursors });
  }

  remove(call: Call, id: string): Promise<Change<void>> {
    return this.cleverReach.write(call, reports.remove, { ask: { params: { id } }, read: expectDone(reports.remove) });
  }
}
