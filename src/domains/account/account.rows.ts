import type { Answer, tables } from '../../contract/index.js';
import { idOrNone } from '../calls/index.js';
import type { Account } from './account.type.js';
import type { AccountLimit, AccountUser, InvoiceAddress, Plan } from './account-parts.types.js';

type Clients = typeof tables.clients;
type AddressRow = Answer<Clients['invoiceAddress']>;

const addressOf = (row: AddressRow): InvoiceAddress => ({
  company: row.company || null,
  salutation: row.salutation || null,
  firstName: row.firstname || null,
  lastName: row.name || null,
  street: row.street || null,
  postalCode: row.zip || null,
  city: row.city || null,
  country: row.country || null,
  email: row.email || null,
});

/** An account of CleverReach as GraphQL tells it. */
export const readAccount = (row: Answer<Clients['get']>): Account => ({
  ...addressOf(row),
  id: String(row.id),
  phone: row.phone || null,
  fax: row.fax || null,
  loginDomain: row.login_domain || null,
  language: row.lang || null,
});

/** An invoice address as GraphQL tells it. */
export const readInvoiceAddress = addressOf;

/** A plan, or its bare name (CHG; documented). */
export const readPlan = (row: Answer<Clients['plan']>): Plan =>
  typeof row === 'string'
    ? { id: null, name: row, flatrate: null, mails: null, receiverLimit: null, runtime: null, price: null, currency: null }
    : {
        id: idOrNone(row.id),
        name: row.name,
        flatrate: row.flatrate === undefined ? null : row.flatrate !== 0,
        mails: row.emails ?? null,
        receiverLimit: row.receiver_cap ?? null,
        runtime: row.runtime === undefined ? null : String(row.runtime),
        price: row.price ?? null,
        currency: row.currency || null,
      };

export const readAccountUser = (row: Answer<Clients['users']>[number]): AccountUser => ({
  id: idOrNone(row.id),
  email: row.email || null,
  firstName: row.firstname || null,
  lastName: row.name || null,
  language: row.lang || null,
});

export const readAccountLimits = (row: Answer<Clients['limits']>): AccountLimit[] =>
  Object.entries(row).map(([name, value]) => ({ name, value: value === null ? null : String(value) }));
