import type { tables } from '../../contract/rows.js';
import { needAttribute, showAttribute } from '../attributes.js';
import { listBounces } from '../bounces.js';
import type { Call, Handlers } from '../call.js';
import type { Group, Receiver } from '../entities.js';
import { needList, readFlag, readInteger, readText, readTexts, textOf } from '../fields.js';
import { select } from '../filters.js';
import { showGroup } from '../groups.js';
import { changeEmail, cloneReceiver } from '../people/copy.js';
import { addEvent } from '../people/history.js';
import { pageOf, sortMembers } from '../people/listing.js';
import { attributesOf, findReceiver, GLOBAL, isActive, needGroup, needMember, needReceiver, placesOf } from '../people/lookup.js';
import type { Member } from '../people/lookup.js';
import { readRows } from '../people/batches.js';
import { removeMembership, removeReceiver } from '../people/remove.js';
import { showEvents, showMember, showMembers, showPerson } from '../people/show.js';
import { findValid } from '../people/validity.js';
import { readJoint, readRules } from '../rules.js';
import { nowSeconds } from '../world.js';

const personOf = ({ world, account, params }: Call<'pool_id'>): Receiver => needReceiver(world.store, account.id, params.pool_id);
const personById = ({ world, account, params }: Call<'id'>): Receiver => needReceiver(world.store, account.id, params.id);

/** The group that `group_id` names in these fields, if any. */
const namedGroup = ({ world, account }: Call, groupId: string): Group | undefined =>
  groupId === '' || groupId === GLOBAL ? undefined : needGroup(world.store, account.id, groupId);

/** Members of the groups that the body names, or of all; each receiver once, in the first group that has it. */
const filtered = (call: Call): readonly Member[] => {
  const { world: { store }, account, fields } = call;
  const named = readTexts(fields, 'groups').map((id) => needGroup(store, account.id, id));
  const groups = named.length > 0 ? named : store.groups.where('account', account.id);
  const rules = readRules(fields['rules'] ?? []);
  const operator = readJoint(readText(fields, 'operator', 'AND'));
  const seen = new Set<string>();
  return groups
    .flatMap((group) => select(store, group, { rules, operator }))
    .filter(({ receiver }) => !seen.has(receiver.id) && seen.add(receiver.id))
    .filter((member) => !readFlag(fields, 'activeonly', false) || isActive(member));
};

const removeRow = (call: Call, idOrEmail: string): { status: string } => {
  const receiver = findReceiver(call.world.store, call.account.id, idOrEmail);
  if (!receiver) return { status: `Not Found: invalid receiver '${idOrEmail}'` };
  removeReceiver(call.world, receiver);
  return { status: 'success' };
};

export const receivers: Handlers<typeof tables.receivers> = {
  get: (call) => {
    const group = namedGroup(call, readText(call.query, 'group_id'));
    return group ? showMember(call.world.store, needMember(call.world.store, group, call.params.id)) : showPerson(call.world.store, personById(call));
  },
  remove: (call) => {
    const group = namedGroup(call, readText(call.query, 'group_id'));
    if (group) removeMembership(call.world, needMember(call.world.store, group, call.params.pool_id).membership);
    else removeReceiver(call.world, personOf(call));
    return true;
  },
  filter: (call) => {
    const page = pageOf(sortMembers(filtered(call), readText(call.fields, 'orderby')), call.fields);
    const detail = readInteger(call.fields, 'detail', 0);
    return page.flatMap((member) => showMembers(call.world.store, member.membership.groupId, [member], detail));
  },
  areValid: (call) => findValid(call, namedGroup(call, readText(call.fields, 'group_id'))?.id),
  deleteMany: (call) =>
    readRows(needList(call.fields['receivers'], 'receivers')).map((row) => removeRow(call, textOf(row) ?? '')),
  bounced: ({ world, account, query }) => listBounces(world.store, account.id, query),
  clone: (call) => showPerson(call.world.store, cloneReceiver(call.world, personById(call), call.fields)),
  changeEmail: (call) => showPerson(call.world.store, changeEmail(call.world, personById(call), call.fields)),
  groups: (call) =>
    placesOf(call.world.store, personById(call).id).map(({ groupId }) => showGroup(needGroup(call.world.store, call.account.id, groupId))),
  attributes: (call) => {
    const receiver = personById(call);
    return attributesOf(call.world.store, call.account.id, GLOBAL).map((attribute) => showAttribute(attribute, receiver.values[attribute.id] ?? ''));
  },
  setAttribute: (call) => {
    const receiver = personOf(call);
    const attribute = needAttribute(call.world.store, { accountId: call.account.id, groupId: GLOBAL }, call.params.id);
    const value = textOf(call.fields['value']) ?? '';
    const values = { ...receiver.values, [attribute.id]: value };
    call.world.store.receivers.put({ ...receiver, values, lastChanged: nowSeconds(call.world) });
    return { value };
  },
  events: (call) => showEvents(personOf(call).events),
  addEvent: (call) => addEvent(call.world, personOf(call), call.fields, GLOBAL),
};
