import { clients, groupReceivers, reports } from '../../../../contract/index.js';
import type { Paging } from '../../../../contract/index.js';
import { isObject, textOf } from '../json.js';
import type { Json } from '../json.js';
import { Refusal, requestStep } from '../step.js';
import type { LegacyCall, RequestStep } from '../step.js';

type Query = LegacyCall['query'];

const truthy: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'on']);

/** Whether a flag is set as clients set one: 1, "1", true or "true". */
export const isTruthy = (value: Json | undefined): boolean => truthy.has(textOf(value).toLowerCase());

const withoutParameter = (query: Query, name: string): Query => Object.fromEntries(Object.entries(query).filter(([other]) => other !== name));

/** Rows of the largest page of v1 and v2 (two clients; seen). */
export const LARGEST_PAGE = 5_000;

/** A whole number as PHP reads one. A plus before it is a blank by the time it arrives. */
const wholeNumber = /^\s*\+?[0-9]+\s*$/;

/** 0 for what is no whole number. */
export const wholeOf = (text: string | undefined): number => (wholeNumber.test(text ?? '') ? Number(text) : 0);

const sizeOf = (asked: string | undefined, { defaultSize, maxSize }: Paging): number => {
  const size = wholeOf(asked);
  return size === 0 ? defaultSize : Math.min(size, maxSize);
};

/** A page without what stands around its number; anything else is CleverReach's to read. */
const plainPage = ({ page = '' }: Query): Query => (wholeNumber.test(page) && Number.isSafeInteger(Number(page)) ? { page: String(Number(page)) } : {});

/** Sends the page size that old clients count on, whatever v3 takes for a missing one some day. */
const explicitPageSize = (list: string, paging: Paging): RequestStep =>
  requestStep({
    title:
      `pagesize is always sent for ${list}: ${paging.defaultSize} where the client names none, ${paging.maxSize} at most. Pages count from 0. A plus or a blank before a number does not count.`
      + (paging.maxSize < LARGEST_PAGE ? ' For a larger page the gateway reads several of v3.' : ''),
    apply: (call) => ({ ...call, query: { ...call.query, ...plainPage(call.query), pagesize: String(sizeOf(call.query['pagesize'], paging)) } }),
    examples: [
      { given: {}, gives: { query: { pagesize: String(paging.defaultSize) } } },
      { given: { query: { pagesize: '10', page: '2' } }, gives: { query: { pagesize: '10', page: '2' } } },
      { given: { query: { pagesize: ' 10', page: '+2' } }, gives: { query: { pagesize: '10', page: '2' } } },
      { given: { query: { pagesize: '999999' } }, gives: { query: { pagesize: String(paging.maxSize) } } },
    ],
  });

export const pagesOfReceivers = explicitPageSize('receivers of a group', groupReceivers.list.paging);
export const pagesOfReports = explicitPageSize('reports', reports.list.paging);
export const pagesOfReportReceivers = explicitPageSize('receivers of a report', reports.receiversByState.paging);
export const pagesOfClients = explicitPageSize('clients', clients.list.paging);

export const activeOnlyAsType = requestStep({
  title: 'activeonly is type=active in v3.',
  apply: (call) => {
    const query = withoutParameter(call.query, 'activeonly');
    return { ...call, query: isTruthy(call.query['activeonly']) ? { ...query, type: 'active' } : query };
  },
  examples: [
    { given: { query: { activeonly: '1' } }, gives: { query: { type: 'active' } } },
    { given: { query: { activeonly: '0', type: 'all' } }, gives: { query: { type: 'all' } } },
  ],
});

export const bouncedAsBounce = requestStep({
  title: 'type=bounced is type=bounce in v3.',
  apply: (call) => (call.query['type'] === 'bounced' ? { ...call, query: { ...call.query, type: 'bounce' } } : call),
  examples: [{ given: { query: { type: 'bounced' } }, gives: { query: { type: 'bounce' } } }],
});

/** Above this a list of addresses or ids makes the address of the call too long. */
const MAX_LIST_LENGTH = 4_000;

const lists = ['email_list', 'id_list'] as const;

/** Whether the addresses or ids of a call are too many for a query. */
export const longLists = {
  title: 'email_list or id_list is longer than 4,000 characters',
  holds: ({ query }: LegacyCall) => lists.some((name) => (query[name]?.length ?? 0) > MAX_LIST_LENGTH),
};

const whole: readonly string[] = ['page', 'pagesize', 'detail'];

const bodyValue = (name: string, text: string): Json => {
  if (name === 'email_list' || name === 'id_list') return text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
  return whole.includes(name) && wholeNumber.test(text) ? Number(text) : text;
};

export const queryAsBody = requestStep({
  title: 'Long lists of addresses or ids travel in the body of a POST instead of the query.',
  apply: (call) => ({
    ...call,
    query: {},
    body: Object.fromEntries(Object.entries(call.query).map(([name, text]) => [name, bodyValue(name, text)])),
  }),
  examples: [
    {
      given: { query: { email_list: 'jane@example.org,john@example.org', pagesize: '50' } },
      gives: { query: {}, body: { email_list: ['jane@example.org', 'john@example.org'], pagesize: 50 } },
    },
  ],
});

export const addressesWithPlus = requestStep({
  title: 'A plus inside an address of email_list may be sent as it is; a query reads it as a blank.',
  apply: (call) => {
    const emails = call.query['email_list'];
    return emails === undefined ? call : { ...call, query: { ...call.query, email_list: emails.trim().replace(/(?<=[^\s,]) (?=[^\s,])/g, '+') } };
  },
  examples: [{ given: { query: { email_list: 'jane x@example.org, john@example.org' } }, gives: { query: { email_list: 'jane+x@example.org, john@example.org' } } }],
});

export const noGroupAsGlobal = requestStep({
  title: 'group_id 0 or empty means the global attributes; v3 wants it left out.',
  apply: (call) => (/^0*$/.test(call.query['group_id'] ?? '') ? { ...call, query: withoutParameter(call.query, 'group_id') } : call),
  examples: [
    { given: { query: { group_id: '' } }, gives: { query: {} } },
    { given: { query: { group_id: '0' } }, gives: { query: {} } },
    { given: { query: { group_id: '12' } }, gives: { query: { group_id: '12' } } },
  ],
});

export const emptyGroupLeftOut = requestStep({
  title: 'An empty group_id counts as none.',
  apply: (call) => (call.query['group_id']?.trim() === '' ? { ...call, query: withoutParameter(call.query, 'group_id') } : call),
  examples: [{ given: { query: { group_id: '' } }, gives: { query: {} } }],
});

export const groupsIdOfDeletion = requestStep({
  title: 'A deletion may say groups_id for group_id: what is meant for one group is never done to the whole account.',
  apply: (call) => {
    const { group_id: group = '', groups_id: groups } = call.query;
    if (groups === undefined) return call;
    return { ...call, query: { ...withoutParameter(call.query, 'groups_id'), group_id: group.trim() === '' ? groups : group } };
  },
  examples: [
    { given: { query: { groups_id: '7' } }, gives: { query: { group_id: '7' } } },
    { given: { query: { groups_id: '8', group_id: '7' } }, gives: { query: { group_id: '7' } } },
    { given: { query: { groups_id: '7', group_id: '' } }, gives: { query: { group_id: '7' } } },
    { given: { query: { group_id: '7' } }, gives: { query: { group_id: '7' } } },
  ],
});

export const oneTag = requestStep({
  title: 'One tag is removed by one call. v3 takes several, separated by commas, and origin.* for all of an origin; here neither is the name of a tag.',
  apply: (call) => (/[,*]/.test(call.params['tag'] ?? '') ? new Refusal(400, 'Bad Request: invalid value specified for `tag`') : call),
  examples: [
    { given: { params: { tag: 'shop.customer' } }, gives: { params: { tag: 'shop.customer' } } },
    { given: { params: { tag: 'shop.*' } }, gives: new Refusal(400, 'Bad Request: invalid value specified for `tag`') },
  ],
});

export const groupInQuery = requestStep({
  title: 'The group stands in the path; v3 wants it as group_id in the query.',
  apply: (call) => ({ ...call, query: { ...call.query, group_id: call.params['group_id'] ?? '' } }),
  examples: [{ given: { params: { group_id: '7' } }, gives: { params: { group_id: '7' }, query: { group_id: '7' } } }],
});

export const groupInBody = requestStep({
  title: 'The group stands in the path; v3 wants it as group_id in the body.',
  apply: (call) => (isObject(call.body) ? { ...call, body: { ...call.body, group_id: call.params['group_id'] ?? '' } } : call),
  examples: [
    {
      given: { params: { group_id: '7' }, body: { emails: ['jane@example.org'] } },
      gives: { params: { group_id: '7' }, body: { emails: ['jane@example.org'], group_id: '7' } },
    },
  ],
});

export const typeAsState = requestStep({
  title: 'type is the older name of state.',
  apply: (call) => {
    const { type } = call.query;
    if (type === undefined) return call;
    const query = withoutParameter(call.query, 'type');
    return { ...call, query: query['state'] === undefined ? { ...query, state: type } : query };
  },
  examples: [
    { given: { query: { type: 'draft' } }, gives: { query: { state: 'draft' } } },
    { given: { query: { type: 'draft', state: 'all' } }, gives: { query: { state: 'all' } } },
  ],
});

export const emailFromQuery = requestStep({
  title: 'The address may stand in the query or the body instead of the path; v3 wants it in the path.',
  apply: (call) => {
    const email = call.params['email'] ?? call.query['email']?.trim().replaceAll(' ', '+') ?? '';
    return { ...call, params: { ...call.params, email }, query: withoutParameter(call.query, 'email') };
  },
  examples: [
    { given: { query: { email: 'jane@example.org' } }, gives: { params: { email: 'jane@example.org' }, query: {} } },
    { given: { query: { email: 'jane x@example.org' } }, gives: { params: { email: 'jane+x@example.org' }, query: {} } },
    { given: { params: { email: 'jane@example.org' } }, gives: { params: { email: 'jane@example.org' } } },
  ],
});
