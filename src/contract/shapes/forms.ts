import type { Shaped } from '../shape.js';
import { array, boolean, digits, named, object, string } from '../shape.js';
import { IdInput } from './common.js';

/** A sign-up form. Sources: CORE, IC; seen. */
export const Form = named('Form', object({ id: digits(), name: string(), customer_tables_id: digits('Group it signs up to.') }));
export type Form = Shaped<typeof Form>;

export const Forms = array(Form);

/** Proof of consent that CleverReach stores with an opt-in. Sources: CORE, WPP; documented. */
export const ConsentProof = named(
  'ConsentProof',
  object({}, { user_ip: string(), referer: string(), user_agent: string() }),
);
export type ConsentProof = Shaped<typeof ConsentProof>;

/** Sources: CORE, WPP, RDO; documented. */
export const FormMail = named('FormMail', object({ email: string({ minLength: 1 }) }, { groups_id: IdInput, doidata: ConsentProof }));
export type FormMail = Shaped<typeof FormMail>;

/** Source: RDO; seen. */
export const FormMailSent = named('FormMailSent', object({ success: boolean() }));
export type FormMailSent = Shaped<typeof FormMailSent>;

/** Source: CORE; documented. */
export const FormInput = named('FormInput', object({ name: string({ minLength: 1 }) }, { title: string() }));
export type FormInput = Shaped<typeof FormInput>;
