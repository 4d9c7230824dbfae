import type { tables } from '../../contract/rows.js';
import type { MyContent as ShownContent } from '../../contract/shapes/mycontent.js';
import type { Call, Handlers } from '../call.js';
import type { MyContent } from '../entities.js';
import { needText, readFlag, readText } from '../fields.js';
import { Refusal } from '../refusal.js';

const show = ({ id, name, url, password, type, cors, icon }: MyContent): ShownContent => ({ id, name, url, password, type, cors, icon });

const need = ({ world, account, params }: Call<'id'>): MyContent => {
  const content = world.store.myContents.find(params.id);
  if (content?.accountId !== account.id) throw new Refusal(404, 'invalid mycontent');
  return content;
};

/** Stores what is written over what was there; 409 where another entry has that name or address. */
const put = ({ world, account, fields }: Call, old: MyContent): MyContent => {
  const name = 'name' in fields || old.name === '' ? needText(fields, 'name') : old.name;
  const url = 'url' in fields || old.url === '' ? needText(fields, 'url') : old.url;
  const others = world.store.myContents.where('account', account.id).filter(({ id }) => id !== old.id);
  if (others.some((other) => other.name === name || other.url === url)) throw new Refusal(409, 'mycontent exists');
  return world.store.myContents.put({
    ...old, name, url,
    password: readText(fields, 'password', old.password),
    type: readText(fields, 'type', old.type),
    cors: readFlag(fields, 'cors', old.cors),
    icon: readText(fields, 'icon', old.icon),
  });
};

export const mycontent: Handlers<typeof tables.mycontent> = {
  list: ({ world, account }) => world.store.myContents.where('account', account.id).map(show),
  create: (call) => {
    const id = call.world.store.nextId('mycontent');
    return show(put(call, { id, accountId: call.account.id, name: '', url: '', password: '', type: 'product', cors: false, icon: '' }));
  },
  get: (call) => show(need(call)),
  update: (call) => show(put(call, need(call))),
  remove: (call) => call.world.store.myContents.remove(need(call).id),
};
