import type { Endpoint } from '../../contract/endpoint.js';
import { tables } from '../../contract/rows.js';
import type { Call, Handlers, Served } from '../call.js';
import { attributes, groupAttributes } from './attributes.js';
import { automation } from './automation.js';
import { blacklist, groupBlacklist } from './blacklist.js';
import { bounces } from './bounces.js';
import { clients } from './clients.js';
import { debug } from './debug.js';
import { explorer } from './explorer.js';
import { filters } from './filters.js';
import { flow } from './flow.js';
import { forms } from './forms.js';
import { gomailer } from './gomailer.js';
import { groupReceivers } from './group-receivers.js';
import { groups } from './groups.js';
import { mailings } from './mailings.js';
import { mycontent } from './mycontent.js';
import { oauth } from './oauth.js';
import { groupReceiverOrders, receiverOrders } from './orders.js';
import { receivers } from './receivers.js';
import { reports } from './reports.js';
import { tags } from './tags.js';
import { webhooks } from './webhooks.js';

type Tables = typeof tables;

/** Every table of the contract with its handlers; one without does not compile. */
const handlers: { readonly [T in keyof Tables]: Handlers<Tables[T]> } = {
  attributes, automation, blacklist, bounces, clients, debug, explorer, filters, flow, forms, gomailer, groupAttributes, groupBlacklist,
  groupReceiverOrders, groupReceivers, groups, mailings, mycontent, oauth, receiverOrders, receivers, reports, tags, webhooks,
};

type AnyHandlers = Readonly<Record<string, (call: Call) => unknown>>;

const serve = (rows: Readonly<Record<string, Endpoint>>, answers: AnyHandlers): Served[] =>
  Object.entries(rows).map(([key, endpoint]) => {
    const handle = answers[key];
    if (!handle) throw new Error(`Nothing answers ${endpoint.id}.`);
    return { endpoint, handle };
  });

/** Every row of the contract with what answers it. */
export const served: readonly Served[] = Object.entries(tables).flatMap(([name, rows]) =>
  serve(rows, handlers[name as keyof Tables] as unknown as AnyHandlers));
