import type { tables } from '../../contract/rows.js';
import { needAttribute, showAttribute } from '../attributes.js';
import type { Call, Handlers } from '../call.js';
import type { Group } from '../entities.js';
import { fieldsOf, needText, readText, textOf } from '../fields.js';
import { readRows, writeForReceivers, writeForStatus } from '../people/batches.js';
import type { BatchPlan } from '../people/batches.js';
import { addEvent } from '../people/history.js';
import { listMembers } from '../people/listing.js';
import { attributesOf, findMember, GLOBAL, membersOf, needGroup, needMember } from '../people/lookup.js';
import type { Member } from '../people/lookup.js';
import { removeMembership } from '../people/remove.js';
import { showEvents, showMember } from '../people/show.js';
import { findValid } from '../people/validity.js';
import { activate, addMember, changeMember, deactivate, putMember } from '../people/write.js';
import { Refusal } from '../refusal.js';

const groupOf = ({ world, account, params }: Call<'group_id'>): Group => needGroup(world.store, account.id, params.group_id);
const memberOf = (call: Call<'group_id' | 'pool_id'>): Member => needMember(call.world.store, groupOf(call), call.params.pool_id);
const memberById = (call: Call<'group_id' | 'id'>): Member => needMember(call.world.store, groupOf(call), call.params.id);

const add = (call: Call<'group_id'>): Member => {
  const group = groupOf(call);
  const email = needText(call.fields, 'email').trim();
  if (findMember(call.world.store, group, email)) throw new Refusal(400, `duplicate address '${email}'`);
  return addMember(call.world, group, call.fields, 'set');
};

const removeRow = (call: Call<'group_id'>, group: Group, row: unknown): { status: string } => {
  const idOrEmail = textOf(row) ?? readText(fieldsOf(row), 'email');
  const member = findMember(call.world.store, group, idOrEmail);
  if (!member) return { status: `Not Found: invalid receiver '${idOrEmail}'` };
  removeMembership(call.world, member.membership);
  return { status: 'success' };
};

const setAttribute = (call: Call<'group_id' | 'pool_id' | 'id'>): { value: string } => {
  const member = memberOf(call);
  const attribute = needAttribute(call.world.store, { accountId: call.account.id }, call.params.id);
  const value = textOf(call.fields['value']) ?? '';
  const isGlobal = attribute.groupId === GLOBAL;
  if (!isGlobal && attribute.groupId !== member.membership.groupId) throw new Refusal(404, 'invalid attribute');
  const half = isGlobal ? member.receiver : member.membership;
  const values = { ...half.values, [attribute.id]: value };
  putMember(call.world, member, isGlobal
    ? { ...member, receiver: { ...member.receiver, values } }
    : { ...member, membership: { ...member.membership, values } });
  return { value };
};

const insert: BatchPlan = { mode: 'set', adds: true, changes: false };
const update: BatchPlan = { mode: 'set', adds: false, changes: true };
const upsert: BatchPlan = { mode: 'set', adds: true, changes: true };
const updatePlus: BatchPlan = { mode: 'manipulate', adds: false, changes: true };
const upsertPlus: BatchPlan = { mode: 'manipulate', adds: true, changes: true };

export const groupReceivers: Handlers<typeof tables.groupReceivers> = {
  list: (call) => listMembers(call.world.store, call.params.group_id, membersOf(call.world.store, groupOf(call).id), call.query),
  query: (call) => listMembers(call.world.store, call.params.group_id, membersOf(call.world.store, groupOf(call).id), call.fields),
  add: (call) => showMember(call.world.store, add(call)),
  insert: (call) => writeForStatus(call.world, groupOf(call), call.body, insert),
  updateMany: (call) => writeForStatus(call.world, groupOf(call), call.body, update),
  updatePlus: (call) => writeForReceivers(call.world, groupOf(call), call.body, updatePlus),
  upsert: (call) => writeForStatus(call.world, groupOf(call), call.body, upsert),
  upsertPlus: (call) => writeForReceivers(call.world, groupOf(call), call.body, upsertPlus),
  deleteMany: (call) => {
    const group = groupOf(call);
    return readRows(call.body).map((row) => removeRow(call, group, row));
  },
  get: (call) => showMember(call.world.store, memberOf(call)),
  update: (call) => showMember(call.world.store, changeMember(call.world, memberById(call), call.fields, 'set')),
  remove: (call) => {
    removeMembership(call.world, memberOf(call).membership);
    return true;
  },
  activate: (call) => {
    activate(call.world, memberById(call));
    return true;
  },
  deactivate: (call) => {
    deactivate(call.world, memberOf(call), { isUnsubscribed: false });
    return true;
  },
  attributes: (call) => {
    const { receiver, membership } = memberOf(call);
    const of = (groupId: string) => attributesOf(call.world.store, call.account.id, groupId);
    return [
      ...of(membership.groupId).map((attribute) => showAttribute(attribute, membership.values[attribute.id] ?? '')),
      ...of(GLOBAL).map((attribute) => showAttribute(attribute, receiver.values[attribute.id] ?? '')),
    ];
  },
  setAttribute,
  events: (call) => showEvents(memberOf(call).receiver.events),
  addEvent: (call) => addEvent(call.world, memberOf(call).receiver, call.fields, groupOf(call).id),
  areValid: (call) => findValid(call, groupOf(call).id),
};
