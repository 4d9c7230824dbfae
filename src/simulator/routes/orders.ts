import type { tables } from '../../contract/rows.js';
import type { Call, Handlers } from '../call.js';
import type { Receiver } from '../entities.js';
import { addOrder, removeOrder, updateOrder } from '../people/history.js';
import { needGroup, needMember, needReceiver } from '../people/lookup.js';

const memberOf = ({ world, account, params }: Call<'group_id' | 'pool_id'>): Receiver =>
  needMember(world.store, needGroup(world.store, account.id, params.group_id), params.pool_id).receiver;

export const groupReceiverOrders: Handlers<typeof tables.groupReceiverOrders> = {
  list: (call) => [...memberOf(call).orders],
  add: (call) => addOrder(call.world, memberOf(call), call.fields),
  update: (call) => updateOrder(call.world, memberOf(call), call.params.id, call.fields),
  remove: (call) => removeOrder(call.world, memberOf(call), call.params.id),
};

const personOf = ({ world, account, params }: Call<'pool_id'>): Receiver => needReceiver(world.store, account.id, params.pool_id);

export const receiverOrders: Handlers<typeof tables.receiverOrders> = {
  list: ({ world, account, params }) => [...needReceiver(world.store, account.id, params.id).orders],
  add: (call) => addOrder(call.world, personOf(call), call.fields),
  update: (call) => updateOrder(call.world, personOf(call), call.params.id, call.fields),
  remove: (call) => removeOrder(call.world, personOf(call), call.params.id),
};
