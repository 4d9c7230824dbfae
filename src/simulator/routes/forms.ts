import type { tables } from '../../contract/rows.js';
import type { Call, Handlers } from '../call.js';
import type { Form } from '../entities.js';
import { fieldsOf, needText, readText } from '../fields.js';
import { showForm, writeFormHtml } from '../forms.js';
import { announce } from '../hooks.js';
import { postMailWithLink } from '../mail/outbox.js';
import { isBlacklisted } from '../people/blacklist.js';
import { isActive, needGroup, needMember } from '../people/lookup.js';
import { Refusal } from '../refusal.js';

const needForm = ({ world, account }: Call, id: string): Form => {
  const form = world.store.forms.find(id);
  if (form?.accountId !== account.id) throw new Refusal(404, 'invalid form');
  return form;
};

const tell = ({ world }: Call, change: 'created' | 'deleted', { id, accountId, groupId }: Form): void => {
  announce(world, { accountId, event: `form.${change}`, condition: groupId, payload: { form_id: id } });
};

const subjects = { activate: 'Please confirm your subscription', deactivate: 'Please confirm that you want to leave' } as const;

const readKind = (type: string): keyof typeof subjects => {
  const kind = type.toLowerCase();
  if (kind !== 'activate' && kind !== 'deactivate') throw new Refusal(404, `invalid type '${type}'`);
  return kind;
};

/** Sends the opt-in or opt-out mail. Who is active already gets no opt-in mail. */
const send = (call: Call<'form_id' | 'type'>): void => {
  const { world, account, fields } = call;
  const form = needForm(call, call.params.form_id);
  const kind = readKind(call.params.type);
  const group = needGroup(world.store, account.id, readText(fields, 'groups_id', form.groupId));
  const to = needText(fields, 'email').trim();
  if (isBlacklisted(world.store, group, to)) throw new Refusal(403);
  const member = needMember(world.store, group, to);
  if (kind === 'activate' && isActive(member)) throw new Refusal(400, 'receiver is active already');
  postMailWithLink(world, {
    accountId: account.id, kind, to, subject: subjects[kind], text: `${form.name}: follow this link.`,
    groupId: group.id, formId: form.id, proof: fieldsOf(fields['doidata']),
  });
};

export const forms: Handlers<typeof tables.forms> = {
  list: ({ world, account }) => world.store.forms.where('account', account.id).map(showForm),
  get: (call) => showForm(needForm(call, call.params.id)),
  remove: (call) => {
    const form = needForm(call, call.params.id);
    call.world.store.forms.remove(form.id);
    tell(call, 'deleted', form);
    return true;
  },
  code: (call) => writeFormHtml(needForm(call, call.params.id)),
  send: (call) => {
    send(call);
    return { success: true };
  },
  createFromTemplate: (call) => {
    const { store } = call.world;
    const group = needGroup(store, call.account.id, call.params.group_id);
    if (call.params.type.toLowerCase() !== 'default') throw new Refusal(404, `invalid type '${call.params.type}'`);
    const name = needText(call.fields, 'name');
    const form = store.forms.put({
      id: store.nextId('form'), accountId: call.account.id, groupId: group.id, name, title: readText(call.fields, 'title', name),
    });
    tell(call, 'created', form);
    return { success: true, id: form.id };
  },
};
