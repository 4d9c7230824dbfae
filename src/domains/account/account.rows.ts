import type { Answer, tables } from '../../contract/index.js';
import type { Account } from './account.type.js';

/** The account of CleverReach's whoami as GraphQL tells it. */
export const readAccount = (row: Answer<typeof tables.debug.whoami>): Account => ({
  id: String(row.id),
  company: row.company || null,
  salutation: row.salutation || null,
  firstName: row.firstname || null,
  lastName: row.name || null,
  street: row.street || null,
  postalCode: row.zip || null,
  city: row.city || null,
  country: row.country || null,
  phone: row.phone || null,
  fax: row.fax || null,
  email: row.email || null,
  loginDomain: row.login_domain || null,
  language: row.lang || null,
});
