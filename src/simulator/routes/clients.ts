import type { tables } from '../../contract/rows.js';
import type { InvoiceAddress } from '../../contract/shapes/account.js';
import { MAX_ATTRIBUTES } from '../attributes.js';
import type { Call, Handlers } from '../call.js';
import type { Account } from '../entities.js';
import { cutPage, fieldsOf, readInteger, readPageSize, textOf } from '../fields.js';
import { issueAccess } from '../oauth.js';
import { showOwner } from '../accounts.js';
import { isActive, placesOf } from '../people/lookup.js';
import { Refusal } from '../refusal.js';
import { nowSeconds } from '../world.js';

const SUB_TOKEN_SECONDS = 3_600;
const MONTH_SECONDS = 30 * 86_400;

/** The caller's own account first, then those of which it is the agency. */
const familyOf = ({ world, account }: Call): readonly Account[] => [account, ...world.store.accounts.where('agency', account.id)];

const need = (call: Call<'id'>): Account => {
  const found = familyOf(call).find(({ id }) => id === call.params.id);
  if (!found) throw new Refusal(404, 'invalid client');
  return found;
};

const countActive = ({ world: { store } }: Call, accountId: string): number =>
  store.receivers.where('account', accountId).filter((receiver) =>
    placesOf(store, receiver.id).some((membership) => isActive({ receiver, membership }))).length;

const addressOf = ({ owner }: Account): InvoiceAddress => {
  const keys = ['company', 'salutation', 'firstname', 'name', 'street', 'zip', 'city', 'country', 'email'] as const;
  return Object.fromEntries(keys.map((key) => [key, owner[key] ?? '']));
};

const showPlan = ({ plan }: Account) => ({
  id: plan.id,
  name: plan.name,
  flatrate: plan.emails === 0 ? 1 : 0,
  emails: plan.emails,
  receiver_cap: plan.receiverCap,
  runtime: '1',
  price: plan.price,
  currency: 'EUR',
});

const createAccount = ({ world, account, fields }: Call): Account => {
  const { store } = world;
  const id = store.nextId('account');
  const owner = Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : [[key, text] as const];
  }));
  return store.accounts.put({
    id, accountId: id, agencyId: account.id, owner, plan: { id: '0', name: 'Free', receiverCap: 250, emails: 1000, price: 0 },
    users: [], paymentMethods: account.paymentMethods, paymentOptions: {}, paymentSource: {}, syncSettings: {}, onboarding: {},
    contingent: 1000, nextInvoice: nowSeconds(world) + MONTH_SECONDS,
  });
};

const issueFor = (call: Call<'id'>): string => {
  const target = need(call);
  if (target.agencyId !== call.account.id) throw new Refusal(403, 'not an account of this agency');
  return issueAccess(call.world, { client: call.client, accountId: target.id, scopes: call.token.scopes }, SUB_TOKEN_SECONDS).access_token;
};

export const clients: Handlers<typeof tables.clients> = {
  list: (call) =>
    cutPage(familyOf(call), readInteger(call.query, 'page', 0), readPageSize(call.query, 'pagesize', { otherwise: 50, max: 100 })).map(showOwner),
  byDomain: (call) => {
    const shown = familyOf(call).map(showOwner).find(({ login_domain }) => login_domain === call.params.domain.toLowerCase());
    if (!shown) throw new Refusal(404, 'invalid client');
    return shown;
  },
  get: (call) => showOwner(need(call)),
  receiverCount: (call) => call.world.store.receivers.countWhere('account', need(call).id),
  activeReceiverCount: (call) => countActive(call, need(call).id),
  contingent: (call) => need(call).contingent,
  invoiceAddress: (call) => addressOf(need(call)),
  limits: (call) => {
    const { id, plan } = need(call);
    const used = call.world.store.receivers.countWhere('account', id);
    return { receivers: plan.receiverCap, receivers_used: used, emails: plan.emails, attributes: MAX_ATTRIBUTES };
  },
  nextInvoiceDate: (call) => need(call).nextInvoice,
  updatePaymentOptions: (call) => {
    call.world.store.accounts.put({ ...need(call), paymentOptions: fieldsOf(call.body) });
    return { success: true };
  },
  updatePaymentSource: (call) => {
    call.world.store.accounts.put({ ...need(call), paymentSource: fieldsOf(call.body) });
    return { success: true };
  },
  plan: (call) => showPlan(need(call)),
  users: (call) => need(call).users.map(({ id, email, firstname, name, lang }) => ({ id, email, firstname, name, lang })),
  token: issueFor,
  createAccount: (call) => ({ success: true, id: createAccount(call).id }),
  paymentMethods: ({ account }) => account.paymentMethods.map((method) => ({ ...method })),
};
