import type { tables } from '../../contract/rows.js';
import { changeAttribute, createAttribute, MAX_ATTRIBUTES, needAttribute, showAttribute } from '../attributes.js';
import type { Call, Handlers } from '../call.js';
import { readText } from '../fields.js';
import type { Fields } from '../fields.js';
import { attributesOf, GLOBAL, needGroup } from '../people/lookup.js';

/** The group that `group_id` names, or what stands for none. */
const placeOf = ({ world, account }: Call, fields: Fields): string => {
  const groupId = readText(fields, 'group_id');
  return groupId === '' || groupId === GLOBAL ? GLOBAL : needGroup(world.store, account.id, groupId).id;
};

export const attributes: Handlers<typeof tables.attributes> = {
  list: (call) =>
    attributesOf(call.world.store, call.account.id, placeOf(call, call.query)).map((attribute) => showAttribute(attribute)),
  create: (call) =>
    showAttribute(createAttribute(call.world, { accountId: call.account.id, groupId: placeOf(call, call.fields) }, call.fields)),
  limits: ({ world, account }) => ({
    global: MAX_ATTRIBUTES,
    global_used: attributesOf(world.store, account.id, GLOBAL).length,
    group: MAX_ATTRIBUTES,
  }),
  get: ({ world, account, params }) => showAttribute(needAttribute(world.store, { accountId: account.id }, params.id)),
  update: ({ world, account, params, fields }) =>
    showAttribute(changeAttribute(world, needAttribute(world.store, { accountId: account.id }, params.id), fields)),
  remove: ({ world, account, params }) =>
    world.store.attributes.remove(needAttribute(world.store, { accountId: account.id }, params.id).id),
};

const placeIn = ({ world, account, params }: Call<'group_id'>): { accountId: string; groupId: string } => ({
  accountId: account.id,
  groupId: needGroup(world.store, account.id, params.group_id).id,
});

export const groupAttributes: Handlers<typeof tables.groupAttributes> = {
  list: (call) => attributesOf(call.world.store, call.account.id, placeIn(call).groupId).map((attribute) => showAttribute(attribute)),
  create: (call) => showAttribute(createAttribute(call.world, placeIn(call), call.fields)),
  update: (call) => showAttribute(changeAttribute(call.world, needAttribute(call.world.store, placeIn(call), call.params.id), call.fields)),
  remove: (call) => call.world.store.attributes.remove(needAttribute(call.world.store, placeIn(call), call.params.id).id),
};
