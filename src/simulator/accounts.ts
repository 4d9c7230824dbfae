import type { WhoAmI } from '../contract/shapes/account.js';
import type { Account } from './entities.js';

/** The owner of an account as `whoami` and the client lists show it. */
export const showOwner = ({ id, owner }: Account): WhoAmI => {
  const told = (name: string): string => owner[name] ?? '';
  return {
    id, name: told('name'), firstname: told('firstname'), salutation: told('salutation'), street: told('street'),
    company: told('company'), zip: told('zip'), city: told('city'), phone: told('phone'), fax: told('fax'), email: told('email'),
    country: told('country'), login_domain: `${id}.eu2.cleverreach.com`, whitelabel_id: '0', lang: owner['lang'] ?? 'de',
  };
};
