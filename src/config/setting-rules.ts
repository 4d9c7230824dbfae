import { isNetwork } from './network.js';
import type { SettingName, SettingValues } from './settings.js';

/** What must be true of one or several settings beyond the kind of each. */
interface Rule {
  /** What the rule looks at: it is asked only where each of these could be read. */
  readonly of: readonly SettingName[];
  readonly holds: (values: SettingValues) => boolean;
  readonly mistake: string;
}

/** `Date` takes the 30th of February for the 2nd of March. */
const isDate = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${text}T`);
};

const dates = (['LEGACY_SUNSET', 'LEGACY_DEPRECATED_SINCE'] as const).map((name): Rule => ({
  of: [name],
  holds: ({ [name]: date }) => date === undefined || isDate(date),
  mistake: `${name} must be a date like 2027-12-31.`,
}));

/** Paths are put behind such an address, and it is shown to browsers. */
const isBase = ({ username, password, search, hash }: URL): boolean => username + password + search + hash === '';

const bases = (['ADMIN_URL', 'PUBLIC_URL', 'CLEVERREACH_URL', 'LEGACY_SHADOW_URL'] as const).map((name): Rule => ({
  of: [name],
  holds: ({ [name]: address }) => address === undefined || isBase(address),
  mistake: `${name} must be an address without user name, password, query and fragment.`,
}));

const isSafeKeySource = ({ protocol, hostname }: URL): boolean => protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** A network of every address would let anybody choose an address. */
const isProxy = (text: string): boolean => isNetwork(text) && !/\/0+$/.test(text);

/** Whoever listens on every address leaves none to the other. */
const isEveryAddress = (host: string): boolean => ['0.0.0.0', '::'].includes(host);

const rules: readonly Rule[] = [
  {
    of: ['HOST', 'PORT', 'ADMIN_HOST', 'ADMIN_PORT'],
    holds: ({ HOST, PORT, ADMIN_HOST, ADMIN_PORT }) =>
      PORT === 0 || PORT !== ADMIN_PORT || (HOST !== ADMIN_HOST && ![HOST, ADMIN_HOST].some(isEveryAddress)),
    mistake: 'ADMIN_PORT must be another port than PORT.',
  },
  {
    of: ['REDIS_URL'],
    holds: ({ REDIS_URL }) => REDIS_URL === undefined || /^(\/[0-9]*)?$/.test(REDIS_URL.pathname),
    mistake: 'REDIS_URL may have the number of a database as its path, and nothing else.',
  },
  {
    of: ['TOKEN_EXCHANGE_TIMEOUT_MS', 'LEASE_MS'],
    holds: ({ TOKEN_EXCHANGE_TIMEOUT_MS, LEASE_MS }) => TOKEN_EXCHANGE_TIMEOUT_MS < LEASE_MS,
    mistake: 'TOKEN_EXCHANGE_TIMEOUT_MS must be below LEASE_MS: else a second process spends the refresh token.',
  },
  ...dates,
  ...bases,
  {
    of: ['IDP_ISSUER', 'IDP_AUDIENCE', 'IDP_JWKS_URL'],
    holds: ({ IDP_ISSUER, IDP_AUDIENCE, IDP_JWKS_URL }) =>
      new Set([IDP_ISSUER !== undefined, IDP_AUDIENCE.length > 0, IDP_JWKS_URL !== undefined]).size === 1,
    mistake: 'IDP_ISSUER, IDP_AUDIENCE and IDP_JWKS_URL must be set together.',
  },
  {
    of: ['IDP_JWKS_URL'],
    holds: ({ IDP_JWKS_URL }) => IDP_JWKS_URL === undefined || isSafeKeySource(IDP_JWKS_URL),
    mistake: 'IDP_JWKS_URL must begin with https://: whoever can change the keys can be anybody.',
  },
  {
    of: ['IDP_SCOPES'],
    holds: ({ IDP_SCOPES }) => IDP_SCOPES.every((entry) => /^[^=\s]+=[^=\s]+$/.test(entry)),
    mistake: 'IDP_SCOPES must be entries like word=scope+scope, separated by commas.',
  },
  {
    of: ['TRUSTED_PROXIES'],
    holds: ({ TRUSTED_PROXIES }) => TRUSTED_PROXIES.every(isProxy),
    mistake: 'TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, separated by commas; /0 would trust everybody.',
  },
];

/** The rules that settings break, as sentences with names and without values. Settings that could not be read are absent from `values`. */
export const brokenRules = (values: SettingValues): string[] =>
  rules.filter(({ of, holds }) => of.every((name) => name in values) && !holds(values)).map(({ mistake }) => mistake);
