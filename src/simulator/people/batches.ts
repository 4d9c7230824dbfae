import type { Receiver as ShownReceiver } from '../../contract/shapes/receivers.js';
import type { Group } from '../entities.js';
import { fieldsOf, needList, readText } from '../fields.js';
import type { Fields } from '../fields.js';
import { Refusal } from '../refusal.js';
import type { World } from '../world.js';
import { findMember } from './lookup.js';
import type { Member } from './lookup.js';
import { showMembers } from './show.js';
import type { WriteMode } from './values.js';
import { addMember, changeMember } from './write.js';

const MAX_ROWS = 1000;
const TAGS = 4;

/** What a batch does with an address that is in the group and with one that is not. */
export interface BatchPlan {
  readonly mode: WriteMode;
  readonly adds: boolean;
  readonly changes: boolean;
}

type RowResult = { readonly status: string; readonly member?: Member };

/** The rows of a batch, or 413 where there are more than CleverReach takes. */
export const readRows = (body: unknown): readonly unknown[] => {
  const rows = needList(body, 'the body');
  if (rows.length > MAX_ROWS) throw new Refusal(413, `at most ${MAX_ROWS} rows`);
  return rows;
};

const writeRow = (world: World, group: Group, fields: Fields, plan: BatchPlan): RowResult => {
  const email = readText(fields, 'email').trim();
  const known = email === '' ? undefined : findMember(world.store, group, email);
  if (known && !plan.changes) return { status: `duplicate address '${email}'` };
  if (known) return { status: 'update success', member: changeMember(world, known, fields, plan.mode) };
  if (!plan.adds) return { status: `Not Found: invalid receiver '${email}'` };
  try {
    return { status: 'insert success', member: addMember(world, group, fields, plan.mode) };
  } catch (error) {
    if (error instanceof Refusal) return { status: error.message };
    throw error;
  }
};

const writeRows = (world: World, group: Group, body: unknown, plan: BatchPlan): readonly RowResult[] => {
  const seen = new Set<string>();
  return readRows(body).map((row) => {
    const fields = fieldsOf(row);
    const email = readText(fields, 'email').trim().toLowerCase();
    if (email !== '' && seen.has(email)) return { status: `duplicate address '${email}'` };
    seen.add(email);
    return writeRow(world, group, fields, plan);
  });
};

/** A status for each row, in the order of the input. */
export const writeForStatus = (world: World, group: Group, body: unknown, plan: BatchPlan): { status: string }[] =>
  writeRows(world, group, body, plan).map(({ status }) => ({ status }));

/** The receivers that were written; false where none of the rows was. */
export const writeForReceivers = (world: World, group: Group, body: unknown, plan: BatchPlan): ShownReceiver[] | false => {
  const rows = writeRows(world, group, body, plan);
  const members = rows.flatMap(({ member }) => (member ? [member] : []));
  return members.length === 0 && rows.length > 0 ? false : showMembers(world.store, group.id, members, TAGS);
};
