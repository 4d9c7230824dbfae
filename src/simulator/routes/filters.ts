import type { tables } from '../../contract/rows.js';
import type { Call, Handlers } from '../call.js';
import type { Filter, Group } from '../entities.js';
import { needText, readText } from '../fields.js';
import { attributesFor, needFilter, select, showFilter } from '../filters.js';
import { countMembers } from '../groups.js';
import { announce } from '../hooks.js';
import { listMembers } from '../people/listing.js';
import { needGroup } from '../people/lookup.js';
import { compileRules, readJoint, readRules } from '../rules.js';
import { nowSeconds } from '../world.js';

const groupOf = ({ world, account, params }: Call<'group_id'>): Group => needGroup(world.store, account.id, params.group_id);

interface Found {
  readonly group: Group;
  readonly filter: Filter;
}

const found = (call: Call<'group_id' | 'filter_id'>): Found => {
  const group = groupOf(call);
  return { group, filter: needFilter(call.world.store, group, call.params.filter_id) };
};

const readFilter = ({ world, fields }: Call, group: Group, old?: Filter): Pick<Filter, 'name' | 'operator' | 'rules'> => {
  const operator = readJoint(readText(fields, 'operator', old?.operator ?? 'AND'));
  const rules = old && fields['rules'] === undefined ? old.rules : readRules(fields['rules']);
  compileRules(rules, operator, attributesFor(world.store, group));
  return { name: old && !('name' in fields) ? old.name : needText(fields, 'name'), operator, rules };
};

const tell = (call: Call, change: 'created' | 'updated' | 'deleted', { id, accountId, groupId }: Filter): void => {
  announce(call.world, { accountId, event: `filter.${change}`, condition: groupId, payload: { filter_id: id, group_id: groupId } });
};

export const filters: Handlers<typeof tables.filters> = {
  list: (call) => {
    const group = groupOf(call);
    return call.world.store.filters.where('group', group.id).map((filter) => showFilter(call.world.store, group, filter));
  },
  create: (call) => {
    const { store } = call.world;
    const group = groupOf(call);
    const read = readFilter(call, group);
    const filter = store.filters.put({ ...read, id: store.nextId('filter'), accountId: group.accountId, groupId: group.id });
    tell(call, 'created', filter);
    return { success: true, id: filter.id };
  },
  get: (call) => {
    const { group, filter } = found(call);
    return showFilter(call.world.store, group, filter);
  },
  update: (call) => {
    const { group, filter } = found(call);
    tell(call, 'updated', call.world.store.filters.put({ ...filter, ...readFilter(call, group, filter) }));
    return { success: true };
  },
  remove: (call) => {
    const { filter } = found(call);
    call.world.store.filters.remove(filter.id);
    tell(call, 'deleted', filter);
    return true;
  },
  count: (call) => {
    const { group, filter } = found(call);
    return String(select(call.world.store, group, filter).length);
  },
  receivers: (call) => {
    const { group, filter } = found(call);
    return listMembers(call.world.store, group.id, select(call.world.store, group, filter), call.query);
  },
  stats: (call) => {
    const { group, filter } = found(call);
    return countMembers(select(call.world.store, group, filter), nowSeconds(call.world));
  },
};
