import type { Mailing as ShownMailing } from '../../contract/shapes/mailings.js';
import type { tables } from '../../contract/rows.js';
import type { Call, Handlers } from '../call.js';
import type { Channel, Mailing } from '../entities.js';
import { cutPage, findInteger, findText, needText, readFlag, readInteger, readPageSize, readText, readTexts } from '../fields.js';
import { blankMailing, changeMailing, needMailing, showMailing } from '../mail/mailings.js';
import { postMail } from '../mail/outbox.js';
import { showLinks } from '../mail/reports.js';
import { recipientsOf, settleMailings } from '../mail/settle.js';
import { ordersOfMailing } from '../people/history.js';
import { showMember } from '../people/show.js';
import { Refusal } from '../refusal.js';
import { nowSeconds } from '../world.js';

const states = ['finished', 'draft', 'waiting', 'running', 'automation'] as const;
type State = (typeof states)[number];

const mailingOf = ({ world, account, params }: Call<'id'>): Mailing => needMailing(world.store, account.id, params.id);

/** The moment that `start` and `end` are compared with. */
const momentOf = (mailing: Mailing, state: State): number => {
  if (state === 'finished') return mailing.finished;
  if (state === 'waiting') return mailing.sendOn;
  return state === 'running' ? mailing.started : mailing.stamp;
};

const pickMailings = ({ world, account, query }: Call, state: State): readonly Mailing[] => {
  const [start, end, channelId] = [readInteger(query, 'start', 0), readInteger(query, 'end', Infinity), findText(query, 'channel_id')];
  return world.store.mailings
    .where('account', account.id)
    .filter((mailing) => mailing.state === state && (channelId === undefined || mailing.channelId === channelId))
    .filter((mailing) => momentOf(mailing, state) >= start && momentOf(mailing, state) <= end)
    .toSorted((left, right) => momentOf(right, state) - momentOf(left, state));
};

const readStates = (state: string): readonly State[] => {
  const known = states.filter((one) => state === 'all' || one === state);
  if (known.length === 0) throw new Refusal(400, `invalid state '${state}'`);
  return known;
};

/** A flat list where a page is asked for, else an object by state. */
const list = (call: Call): ShownMailing[] | Partial<Record<State, ShownMailing[]>> => {
  const { query } = call;
  const state = readText(query, 'state', 'all');
  const wanted = readStates(state);
  const limit = readPageSize(query, 'limit', { otherwise: 25, max: state === 'all' ? 1000 : 100 });
  const page = findInteger(query, 'page');
  const show = (mailing: Mailing): ShownMailing => showMailing(mailing, { omitsBody: readFlag(query, 'omit_body', false) });
  if (page !== undefined) return cutPage(wanted.flatMap((one) => pickMailings(call, one)), page, limit).map(show);
  return Object.fromEntries(wanted.map((one) => [one, cutPage(pickMailings(call, one), 0, limit).map(show)]));
};

const create = ({ world: { store }, world, account, fields }: Call): Mailing => {
  needText(fields, 'name');
  needText(fields, 'subject');
  const now = nowSeconds(world);
  const blank = blankMailing(account, store.nextId('mailing'), now);
  return store.mailings.put(changeMailing(store, { ...blank, settings: { editor: 'setup_v2' } }, fields, now));
};

const sendPreview = (call: Call<'id'>): void => {
  const mailing = mailingOf(call);
  const addresses = readTexts(call.fields, 'receivers');
  if (addresses.length === 0) throw new Refusal(400, 'missing receivers');
  const isUser = (address: string): boolean => call.account.users.some(({ email }) => email === address);
  if (!addresses.every(isUser)) throw new Refusal(403, 'receivers must be users of the account');
  const subject = `${mailing.subject} ${readText(call.fields, 'previewText')}`.trim();
  for (const to of addresses) postMail(call.world, { accountId: call.account.id, kind: 'preview', to, subject, text: mailing.text });
};

/** Puts a mailing into another state, if it is in the one that allows it. */
const move = (call: Call<'id'>, from: Mailing['state'], change: Partial<Mailing>): { success: true; id: string } => {
  const mailing = mailingOf(call);
  if (mailing.state !== from) throw new Refusal(400, `mailing is ${mailing.state}`);
  call.world.store.mailings.put({ ...mailing, ...change, lastChanged: nowSeconds(call.world) });
  settleMailings(call.world, call.account.id);
  return { success: true, id: mailing.id };
};

const needMoment = (call: Call): number => {
  const time = findInteger(call.fields, 'time');
  if (time === undefined) throw new Refusal(400, 'missing time');
  return Math.max(time, nowSeconds(call.world));
};

const channelOf = ({ world, account, params }: Call<'id'>): Channel => {
  const channel = world.store.channels.find(params.id);
  if (channel?.accountId !== account.id) throw new Refusal(404, 'invalid channel');
  return channel;
};

const showNamed = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });

export const mailings: Handlers<typeof tables.mailings> = {
  list,
  create: (call) => ({ success: true, id: create(call).id }),
  get: (call) => showMailing(mailingOf(call)),
  update: (call) => {
    const old = mailingOf(call);
    if (old.state !== 'draft') throw new Refusal(400, `mailing is ${old.state}`);
    const { id } = call.world.store.mailings.put(changeMailing(call.world.store, old, call.fields, nowSeconds(call.world)));
    return { success: true, id };
  },
  channels: ({ world, account }) => world.store.channels.where('account', account.id).map(showNamed),
  channel: (call) => showNamed(channelOf(call)),
  removeChannel: (call) => call.world.store.channels.remove(channelOf(call).id),
  createTemplate: ({ world: { store }, account, fields }) => {
    const { id } = store.templates.put({
      id: store.nextId('template'), accountId: account.id, name: readText(fields, 'name'), html: readText(fields, 'html'), isShared: false,
    });
    return { success: true, id };
  },
  agencyTemplates: ({ world: { store }, account }) =>
    [account.id, account.agencyId].flatMap((owner) => store.templates.where('account', owner)).filter(({ isShared }) => isShared).map(showNamed),
  userTemplates: ({ world: { store }, account }) =>
    store.templates.where('account', account.id).filter(({ isShared }) => !isShared).map(showNamed),
  links: (call) => showLinks(mailingOf(call)),
  orders: (call) => ordersOfMailing(call.world.store, call.account.id, mailingOf(call).id),
  randomReceiver: (call) => {
    const [first, ...others] = recipientsOf(call.world, mailingOf(call));
    if (!first) throw new Refusal(404, 'no receiver');
    return showMember(call.world.store, call.world.store.random.pick([first, ...others]));
  },
  sendPreview: (call) => {
    sendPreview(call);
    return { success: true };
  },
  release: (call) => move(call, 'draft', { state: 'waiting', sendOn: needMoment(call) }),
  stop: (call) => move(call, 'waiting', { state: 'draft', sendOn: 0 }),
};
