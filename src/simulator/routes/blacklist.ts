import type { tables } from '../../contract/rows.js';
import type { BlacklistEntry as ShownEntry } from '../../contract/shapes/blacklist.js';
import type { Call, Handlers } from '../call.js';
import type { BlacklistEntry } from '../entities.js';
import { fieldsOf, needList, needText, readText, textOf } from '../fields.js';
import type { Fields } from '../fields.js';
import { blacklistOf, isBlockedIn } from '../people/blacklist.js';
import { GLOBAL, needGroup } from '../people/lookup.js';
import { Refusal } from '../refusal.js';
import { nowSeconds } from '../world.js';

const show = ({ email, comment, stamp }: BlacklistEntry): ShownEntry => ({ email, comment, stamp, isLocked: 0 });

const idOf = ({ account }: Call, groupId: string, email: string): string => `${account.id}/${groupId}/${email.trim().toLowerCase()}`;

const put = (call: Call, groupId: string, fields: Fields): ShownEntry => {
  const email = needText(fields, 'email').trim();
  const id = idOf(call, groupId, email);
  const stamp = call.world.store.blacklist.find(id)?.stamp ?? nowSeconds(call.world);
  return show(call.world.store.blacklist.put({ id, accountId: call.account.id, groupId, email, comment: readText(fields, 'comment'), stamp }));
};

const need = (call: Call, groupId: string, email: string): BlacklistEntry => {
  const entry = call.world.store.blacklist.find(idOf(call, groupId, email));
  if (!entry) throw new Refusal(404, 'not blacklisted');
  return entry;
};

export const blacklist: Handlers<typeof tables.blacklist> = {
  list: ({ world, account }) => blacklistOf(world.store, account.id, GLOBAL).map(show),
  add: (call) => {
    if (call.fields['items'] === undefined) return put(call, GLOBAL, call.fields);
    for (const item of needList(call.fields['items'], 'items')) put(call, GLOBAL, fieldsOf(item));
    return true;
  },
  update: (call) => {
    need(call, GLOBAL, needText(call.fields, 'email'));
    return put(call, GLOBAL, call.fields);
  },
  validate: ({ world, account, fields }) =>
    needList(fields['emails'], 'emails')
      .map((email) => textOf(email) ?? '')
      .filter((email) => !isBlockedIn(world.store, account.id, GLOBAL, email)),
  get: (call) => show(need(call, GLOBAL, call.params.email)),
  remove: (call) => call.world.store.blacklist.remove(need(call, GLOBAL, call.params.email).id),
};

export const groupBlacklist: Handlers<typeof tables.groupBlacklist> = {
  list: ({ world, account, params }) => blacklistOf(world.store, account.id, needGroup(world.store, account.id, params.group_id).id).map(show),
  add: (call) => put(call, needGroup(call.world.store, call.account.id, call.params.group_id).id, call.fields),
  remove: (call) => {
    const group = needGroup(call.world.store, call.account.id, call.params.id);
    return call.world.store.blacklist.remove(need(call, group.id, call.params.email).id);
  },
};
