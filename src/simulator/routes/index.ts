import type { Endpoint } from '../../contract/endpoint.js';
import { tables } from '../../contract/rows.js';
import type { Call, Handlers, Served } from '../call.js';
import { attributes, groupAttributes } from './attributes.js';
import { debug } from './debug.js';
import { filters } from './filters.js';
import { groupReceivers } from './group-receivers.js';
import { groups } from './groups.js';
import { oauth } from './oauth.js';
import { groupReceiverOrders, receiverOrders } from './orders.js';
import { receivers } from './receivers.js';

type Tables = typeof tables;

/** Every table with its handlers; a table without them does not compile. */
const handlers: { readonly [T in keyof Tables]?: Handlers<Tables[T]> } = {
  attributes, debug, filters, groupAttributes, groupReceiverOrders, groupReceivers, groups, oauth, receiverOrders, receivers,
};

const serve = (rows: Readonly<Record<string, Endpoint>>, answers: Readonly<Record<string, unknown>>): Served[] =>
  Object.entries(rows).flatMap(([key, endpoint]) => {
    const handle = answers[key];
    return typeof handle === 'function' ? [{ endpoint, handle: handle as (call: Call) => unknown }] : [];
  });

/** Every row of the contract with what answers it. */
export const served: readonly Served[] = Object.entries(tables).flatMap(([name, rows]) =>
  serve(rows, (handlers[name as keyof Tables] ?? {})));
