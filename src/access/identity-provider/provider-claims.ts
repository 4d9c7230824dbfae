import type { JWTPayload } from 'jose';
import type { SettingValues } from '../../config/index.js';
import { OWN_RECEIVER } from '../own-receiver.js';
import type { Scope } from '../ports.js';

const MAX_ADDRESS_LENGTH = 254;
/** ASCII alone: CleverReach's database may take another letter for the same one (ä for a, the Kelvin sign for k), and so one person for another. */
const address = /^(?!.*[/\\])[!-?A-~]+@[!-?A-~]+$/;

const wordsOf = (claim: unknown): readonly string[] => {
  if (typeof claim === 'string') return claim.split(/\s+/).filter((word) => word !== '');
  return Array.isArray(claim) ? claim.filter((word) => typeof word === 'string') : [];
};

/** Scopes that each word of the claim stands for; a word that is not mapped stands for itself. */
const readMap = (entries: readonly string[]): ReadonlyMap<string, readonly Scope[]> =>
  new Map(entries.map((entry) => {
    const at = entry.lastIndexOf('=');
    return [entry.slice(0, at), entry.slice(at + 1).split('+')] as const;
  }));

/** The value of the claim that names the consumer. */
export const consumerNameOf = (claims: JWTPayload, { IDP_CONSUMER_CLAIM }: SettingValues): string | undefined => {
  const value = claims[IDP_CONSUMER_CLAIM];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const includes = (scopes: ReadonlySet<Scope>, scope: Scope): boolean =>
  scopes.has(scope) || (/:(?:read|write)$/.test(scope) && scopes.has(`*:${scope.slice(scope.indexOf(':') + 1)}`));

/** What token and consumer both allow. A token never carries the right to administer. */
const meet = (token: ReadonlySet<Scope>, consumer: ReadonlySet<Scope>): ReadonlySet<Scope> =>
  new Set([...[...consumer].filter((scope) => includes(token, scope)), ...[...token].filter((scope) => includes(consumer, scope))].filter((scope) => scope !== 'admin'));

/** The address that the provider has verified, in lower case. */
const verifiedAddressOf = (claims: JWTPayload, values: SettingValues): string | undefined => {
  const text = claims[values.IDP_EMAIL_CLAIM];
  const isVerified = claims[values.IDP_EMAIL_VERIFIED_CLAIM] === true;
  return isVerified && typeof text === 'string' && text.length <= MAX_ADDRESS_LENGTH && address.test(text) ? text.toLowerCase() : undefined;
};

/** What a token allows a caller. */
export interface Granted {
  readonly scopes: ReadonlySet<Scope>;
  readonly ownAddress: string | undefined;
}

/**
 * What the claims allow within the scopes of the consumer; undefined for an end user whose address nobody vouches for, or of an app
 * that has no end users. Whoever has the scope of an end user has no other one, whatever else the token says.
 */
export const grantedBy = (claims: JWTPayload, consumerScopes: ReadonlySet<Scope>, values: SettingValues): Granted | undefined => {
  const map = readMap(values.IDP_SCOPES);
  const wanted = wordsOf(claims[values.IDP_SCOPE_CLAIM]).flatMap((word) => map.get(word) ?? [word]);
  const scopes = meet(new Set(wanted), consumerScopes);
  if (!wanted.includes(OWN_RECEIVER)) return { scopes, ownAddress: undefined };
  if (!scopes.has(OWN_RECEIVER)) return undefined;
  const ownAddress = verifiedAddressOf(claims, values);
  return ownAddress === undefined ? undefined : { scopes: new Set([OWN_RECEIVER]), ownAddress };
};
