import type { tables } from '../../contract/rows.js';
import type { Handlers } from '../call.js';
import type { Group } from '../entities.js';
import { needText, readFlag, readText } from '../fields.js';
import { showForm } from '../forms.js';
import { countMembers, showGroup } from '../groups.js';
import { announceGroup } from '../hooks.js';
import { attributesOf, membersOf, needGroup } from '../people/lookup.js';
import { clearGroup } from '../people/remove.js';
import { Refusal } from '../refusal.js';
import type { Store } from '../store.js';
import { nowSeconds } from '../world.js';

const sortGroups = (groups: readonly Group[], order: string): readonly Group[] => {
  const [field = '', direction] = order.toLowerCase().split(/\s+/);
  if (field !== 'created' && field !== 'changed') return groups;
  const keyOf = (group: Group): number => (field === 'created' ? group.stamp : group.lastChanged);
  return [...groups].sort((left, right) => (direction === 'desc' ? keyOf(right) - keyOf(left) : keyOf(left) - keyOf(right)));
};

/** Removes what stands in a group besides its receivers. */
const removeFurniture = (store: Store, { id, accountId }: Group): void => {
  for (const filter of store.filters.where('group', id)) store.filters.remove(filter.id);
  for (const form of store.forms.where('group', id)) store.forms.remove(form.id);
  for (const attribute of attributesOf(store, accountId, id)) store.attributes.remove(attribute.id);
  for (const entry of store.blacklist.where('scope', `${accountId}/${id}`)) store.blacklist.remove(entry.id);
};

export const groups: Handlers<typeof tables.groups> = {
  list: ({ world, account, query }) =>
    sortGroups(world.store.groups.where('account', account.id), readText(query, 'order')).map(showGroup),
  create: ({ world, account, fields }) => {
    const name = needText(fields, 'name');
    const now = nowSeconds(world);
    const group = world.store.groups.put({
      id: world.store.nextId('group'), accountId: account.id, name,
      locked: readFlag(fields, 'locked', false), backup: readFlag(fields, 'backup', true),
      receiverInfo: readText(fields, 'receiver_info'), stamp: now, lastMailing: 0, lastChanged: now,
    });
    announceGroup(world, 'created', group);
    return showGroup(group);
  },
  get: ({ world, account, params }) => showGroup(needGroup(world.store, account.id, params.id)),
  update: ({ world, account, params, fields }) => {
    const old = needGroup(world.store, account.id, params.id);
    const group = world.store.groups.put({
      ...old,
      name: 'name' in fields ? needText(fields, 'name') : old.name,
      locked: readFlag(fields, 'locked', old.locked),
      backup: readFlag(fields, 'backup', old.backup),
      receiverInfo: readText(fields, 'receiver_info', old.receiverInfo),
      lastChanged: nowSeconds(world),
    });
    announceGroup(world, 'updated', group);
    return showGroup(group);
  },
  remove: ({ world, account, params }) => {
    const group = needGroup(world.store, account.id, params.id);
    if (group.locked) throw new Refusal(403, 'group is locked');
    clearGroup(world, group);
    removeFurniture(world.store, group);
    world.store.groups.remove(group.id);
    announceGroup(world, 'deleted', group);
    return true;
  },
  clear: ({ world, account, params }) => {
    clearGroup(world, needGroup(world.store, account.id, params.id));
    return true;
  },
  stats: ({ world, account, params }) =>
    countMembers(membersOf(world.store, needGroup(world.store, account.id, params.id).id), nowSeconds(world)),
  advancedStats: ({ world, account, params }) =>
    countMembers(membersOf(world.store, needGroup(world.store, account.id, params.group_id).id), nowSeconds(world)),
  forms: ({ world, account, params }) =>
    world.store.forms.where('group', needGroup(world.store, account.id, params.id).id).map(showForm),
};
