import { tables } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';
import { readBatch } from '../batch-rows.js';
import type { RawCall } from '../ports.js';

/** Whom a call is about: addresses in lower case, or anybody where it does not say. */
export type Concerned = ReadonlySet<string> | 'anybody';

const nobody: Concerned = new Set();

export const isNobody = (concerned: Concerned): boolean => concerned !== 'anybody' && concerned.size === 0;

const { groupReceivers, groups, receivers, tags } = tables;

/** What a sign-up of before would undo, delivered afterwards: whoever opted out would be active again, who was deleted back, who had confirmed unconfirmed. */
const undoneRows: ReadonlySet<string> = new Set(
  [
    groupReceivers.update, groupReceivers.updateMany, groupReceivers.updatePlus, groupReceivers.setAttribute, groupReceivers.activate,
    groupReceivers.deactivate, groupReceivers.remove, groupReceivers.deleteMany, receivers.changeEmail, receivers.setAttribute, receivers.remove,
    receivers.deleteMany, tags.addToReceiver, tags.addInGroup, tags.removeFromReceiver, groups.clear, groups.remove,
  ].map(({ id }) => id),
);

/** Sign-ups that may just as well end something for some of their rows. */
const mixed: ReadonlySet<string> = new Set([groupReceivers.upsert, groupReceivers.upsertPlus].map(({ id }) => id));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** CleverReach takes 0 and everything empty for a moment that is none. */
const never: ReadonlySet<unknown> = new Set([null, undefined, false, '', 0, '0']);

const takesTags = (row: Readonly<Record<string, unknown>>): boolean => Array.isArray(row['tags']) && row['tags'].some((tag) => String(tag).startsWith('-'));

/** Registered and not activated is how somebody signs up who has yet to confirm: that ends nothing. */
const isPending = (row: Readonly<Record<string, unknown>>): boolean => !never.has(row['registered']);

/** Whether a row has its receiver get no more mail, or takes tags away. */
const endsSomething = (row: unknown): boolean =>
  !isObject(row) || !never.has(row['deactivated']) || ('activated' in row && never.has(row['activated']) && !isPending(row)) || takesTags(row);

const rowsOf = (content: unknown): readonly unknown[] => {
  if (Array.isArray(content)) return content;
  const list = isObject(content) ? content['receivers'] : undefined;
  return Array.isArray(list) ? list : [content];
};

const addressOf = (row: unknown): string | undefined => {
  const address = isObject(row) ? row['email'] : row;
  return typeof address === 'string' && address.includes('@') ? address.trim().toLowerCase() : undefined;
};

const namedIn = (rows: readonly unknown[]): Concerned => {
  const addresses = rows.map(addressOf).filter((address) => address !== undefined);
  return addresses.length === rows.length ? new Set(addresses) : 'anybody';
};

/** Whom the body of a sign-up names. */
export const signedUpIn = (bytes: Uint8Array | undefined): Concerned => (bytes ? namedIn(rowsOf(readBatch(bytes))) : 'anybody');

/** A receiver stands in the path by its address or by its id. */
const namedBy = ({ params, body }: RawCall): Concerned => {
  const key = params['pool_id'] ?? params['id'];
  if (key === undefined) return signedUpIn(body?.bytes);
  const content = body && readBatch(body.bytes);
  const address = isObject(content) ? content['email'] : undefined;
  return namedIn(address === undefined ? [key] : [key, address]);
};

/**
 * What a row that ends something has in it: a deactivation that is a moment, an activation that is none, a tag with a minus sign; or letters
 * that are written otherwise, behind which any of these may be. Most sign-ups have nothing of it, and are looked through sooner than parsed.
 */
const mayEnd = /"deactivated"\s*:(?!\s*(?:0|"0?"|null|false)\s*[,}])|"activated"\s*:(?!\s*"?[1-9])|[[,]\s*-|"-|\\u/;

/** JSON objects without a trace of an end. */
const endsNobody = ({ bytes }: NonNullable<RawCall['body']>): boolean => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return /^\s*(?:\[\s*)?\{/.test(text) && !mayEnd.test(text);
};

/** For whom kept sign-ups would undo the call if they were delivered after it; none for most calls. */
export const undoneBySignUps = ({ id }: Endpoint, call: RawCall): Concerned => {
  if (undoneRows.has(id)) return namedBy(call);
  if (!mixed.has(id) || !call.body || endsNobody(call.body)) return nobody;
  return namedIn(rowsOf(readBatch(call.body.bytes)).filter(endsSomething));
};

/** Whether two calls may be about the same person. */
export const meet = (one: Concerned, other: Concerned): boolean => one === 'anybody' || other === 'anybody' || [...one].some((address) => other.has(address));
