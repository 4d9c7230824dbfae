import type { Shaped } from '../shape.js';
import { anyOf, array, boolean, digits, integer, named, nothing, number, object, record, string, unixSeconds } from '../shape.js';
import { Id, SuccessId } from './common.js';

const owner = {
  name: string({ description: 'Last name.' }),
  firstname: string(),
  salutation: string(),
  street: string(),
  company: string(),
  zip: string(),
  city: string(),
  phone: string(),
  fax: string(),
  email: string(),
  country: string(),
  login_domain: string({ description: '<id>.<server>.cleverreach.com' }),
};
const recent = { whitelabel_id: anyOf(string(), integer()), lang: string() };

/** The account a token belongs to; `id` is the customer number, not the OAuth client. Sources: CFIX, CORE; seen. */
export const WhoAmI = named('WhoAmI', object({ id: digits(), ...owner }, recent));
export type WhoAmI = Shaped<typeof WhoAmI>;

/** An account of an agency. Inferred from WhoAmI, so only the id is promised. */
export const ClientAccount = named('ClientAccount', object({ id: Id }, { ...owner, ...recent }));
export type ClientAccount = Shaped<typeof ClientAccount>;

export const ClientAccounts = array(ClientAccount);

/** Fields by the words of WhoAmI. No source shows a body; inferred. */
export const InvoiceAddress = named(
  'InvoiceAddress',
  object(
    {},
    {
      company: string(), salutation: string(), firstname: string(), name: string(), street: string(), zip: string(),
      city: string(), country: string(), email: string(),
    },
  ),
);
export type InvoiceAddress = Shaped<typeof InvoiceAddress>;

/** Limits by name. No source shows a body; inferred. */
export const AccountLimits = named('AccountLimits', record(anyOf(number(), string(), boolean(), nothing())));
export type AccountLimits = Shaped<typeof AccountLimits>;

/** Source: CORE; seen. The changelog speaks of the plan's name only, so a bare string is allowed beside the object. */
export const Plan = named(
  'Plan',
  object(
    { id: string(), name: string() },
    {
      flatrate: integer(),
      emails: integer({ description: 'Mails paid for.' }),
      receiver_cap: integer({ description: 'Receivers at most.' }),
      runtime: anyOf(string(), integer()),
      price: number(),
      currency: string(),
    },
  ),
);
export type Plan = Shaped<typeof Plan>;
export const PlanAnswer = anyOf(Plan, string());

/** A person who may log in. `lang` is read by CORE (seen); the other keys are inferred. */
export const AccountUser = named(
  'AccountUser',
  object({ lang: string() }, { id: Id, email: string(), firstname: string(), name: string() }),
);
export type AccountUser = Shaped<typeof AccountUser>;

/** No source shows a body; inferred. */
export const PaymentMethod = named('PaymentMethod', object({}, { id: Id, name: string(), type: string() }));
export type PaymentMethod = Shaped<typeof PaymentMethod>;

/** No source shows a body; inferred. */
export const CreatedAccount = anyOf(SuccessId, ClientAccount);

/** A timestamp by the changelog; that it is bare is inferred. Source: CHG. */
export const InvoiceDate = unixSeconds('Unix seconds of the next invoice.');
