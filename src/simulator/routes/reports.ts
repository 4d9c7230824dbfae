import type { ReportStatsByMode } from '../../contract/shapes/reports.js';
import type { Receiver as ShownReceiver } from '../../contract/shapes/receivers.js';
import type { tables } from '../../contract/rows.js';
import type { Call, Handlers } from '../call.js';
import type { Mailing } from '../entities.js';
import { cutPage, findInteger, findText, readInteger, readPageSize } from '../fields.js';
import { inState, needReport, showLinks, showReport, statsOf } from '../mail/reports.js';
import type { Moved } from '../mail/reports.js';
import { ordersOfMailing } from '../people/history.js';
import { membershipId } from '../people/lookup.js';
import { showMembers, showPerson } from '../people/show.js';
import { Refusal } from '../refusal.js';

const MAX_PAGE = 10_000;

const reportOf = ({ world, account, params }: Call<'id'>): Mailing => needReport(world.store, account.id, params.id);

/** The reports that the query lets through, newest first. */
const pickReports = ({ world, account, query }: Call): readonly Mailing[] => {
  const [start, end] = [findInteger(query, 'start'), findInteger(query, 'end')];
  if ((start === undefined) !== (end === undefined)) throw new Refusal(400, 'start and end go together');
  const channelId = findText(query, 'channel_id');
  const groupId = findText(query, 'group_id');
  return world.store.mailings
    .where('account', account.id)
    .filter((mailing) => mailing.hasReport)
    .filter(({ finished }) => start === undefined || end === undefined || (finished >= start && finished <= end))
    .filter((mailing) => channelId === undefined || mailing.channelId === channelId)
    .filter(({ groupIds }) => groupId === undefined || groupIds.includes(groupId))
    .toSorted((left, right) => right.finished - left.finished);
};

/** Recipients as they are today; who has been deleted is missing. */
const showRecipients = ({ world: { store } }: Call, moved: readonly Moved[], detail: number): ShownReceiver[] =>
  moved.flatMap(({ reaction: { receiverId, groupId } }) => {
    const receiver = store.receivers.find(receiverId);
    if (!receiver) return [];
    const membership = store.memberships.find(membershipId(groupId, receiverId));
    return membership ? showMembers(store, groupId, [{ receiver, membership }], detail) : [showPerson(store, receiver, detail)];
  });

const pageOfState = (call: Call<'id'>, state: string): ShownReceiver[] => {
  const { query } = call;
  const [from, to, linkId] = [readInteger(query, 'from', 0), readInteger(query, 'to', Infinity), findText(query, 'linkid')];
  const moved = inState(reportOf(call), state).filter(({ at, reaction }) =>
    at >= from && at <= to && (linkId === undefined || reaction.linkId === linkId));
  const page = cutPage(moved, readInteger(query, 'page', 0), readPageSize(query, 'pagesize', { otherwise: 50, max: 500 }));
  return showRecipients(call, page, readInteger(query, 'detail', 0));
};

const modes: Readonly<Record<string, (mailing: Mailing) => ReportStatsByMode>> = {
  links: (mailing) => ({ links: showLinks(mailing) }),
  basic: (mailing) => ({ basic: statsOf(mailing) }),
  full: (mailing) => ({ basic: statsOf(mailing), links: showLinks(mailing) }),
};

const showMode = (mailing: Mailing, mode: string): ReportStatsByMode => {
  const show = modes[mode.toLowerCase()];
  if (!show) throw new Refusal(400, `invalid mode '${mode}'`);
  return show(mailing);
};

export const reports: Handlers<typeof tables.reports> = {
  list: (call) => {
    const page = readInteger(call.query, 'page', 0);
    if (page > MAX_PAGE) throw new Refusal(400, `page is at most ${MAX_PAGE}`);
    return cutPage(pickReports(call), page, readPageSize(call.query, 'pagesize', { otherwise: 50, max: 100 })).map(showReport);
  },
  get: (call) => showReport(reportOf(call)),
  remove: (call) => {
    call.world.store.mailings.put({ ...reportOf(call), hasReport: false });
    return true;
  },
  receiversByState: (call) => pageOfState(call, call.params.state),
  statsByMode: (call) => showMode(reportOf(call), call.params.mode),
  stats: (call) => showMode(reportOf(call), 'basic'),
  receivers: (call) => pageOfState(call, 'sent'),
  orders: (call) => ordersOfMailing(call.world.store, call.account.id, reportOf(call).id),
};
