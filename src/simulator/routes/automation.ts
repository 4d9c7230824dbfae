import type { tables } from '../../contract/rows.js';
import type { Handlers } from '../call.js';
import { fieldsOf, needText, readText } from '../fields.js';
import { postMail } from '../mail/outbox.js';
import { needGroup, needMember } from '../people/lookup.js';
import { Refusal } from '../refusal.js';
import { nowSeconds } from '../world.js';

export const automation: Handlers<typeof tables.automation> = {
  createAbandonedCart: ({ world: { store }, account, fields }) => {
    const { id, name, description, lastExecuted, active } = store.automations.put({
      id: store.nextId('automation'), accountId: account.id, name: needText(fields, 'name'), storeId: needText(fields, 'storeid'),
      description: readText(fields, 'description'), lastExecuted: 0, active: true,
    });
    return { id, name, description, type: 'abandonedcart', lastExecuted, active };
  },
  triggerAbandonedCart: ({ world, account, fields }) => {
    const { store } = world;
    const cart = fieldsOf(fields['abandonedCartData']);
    const group = needGroup(store, account.id, needText(fields, 'groupid'));
    const { receiver } = needMember(store, group, needText(fields, 'poolid'));
    const storeId = needText(cart, 'storeId');
    const known = store.automations.where('account', account.id).find((one) => one.storeId === storeId);
    if (!known) throw new Refusal(404, 'invalid automation');
    store.automations.put({ ...known, lastExecuted: nowSeconds(world) });
    postMail(world, {
      accountId: account.id, kind: 'cart', to: receiver.email, subject: known.name,
      text: `${readText(cart, 'total', '0')} ${readText(cart, 'currency')} ${readText(cart, 'returnUrl')}`.trim(),
    });
    return { success: true };
  },
};
