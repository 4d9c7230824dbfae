import { hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { Secret } from '../core/index.js';

const PREFIX_LENGTH = 8;
const prefixLetters = 'abcdefghijkmnpqrstuvwxyz23456789';
const keyForm = /^crgw_([a-z2-9]{8})_[A-Za-z0-9_-]{43}$/;

/** SHA-256 as hex. Enough for texts of 256 random bits; a password needs `hashSecret`. */
export const sha256 = (text: string): string => hash('sha256', text);

const digests = new WeakMap<Secret, string>();

/** SHA-256 of a credential as hex, taken once for each. */
export const digestOf = (credential: Secret): string => {
  const known = digests.get(credential);
  if (known !== undefined) return known;
  const digest = sha256(credential.reveal());
  digests.set(credential, digest);
  return digest;
};

/** The hash under which a fixed token is registered. A query turns a plus into a blank, and a fixed token has no blanks. */
export const hashFixedToken = (token: Secret): string => sha256(token.reveal().replaceAll(' ', '+'));

/** Whether two hex digests are equal, in a time that tells nothing about where they differ. */
export const areEqualDigests = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** A new API key: the text for its holder, what finds it and what proves it. */
export const generateApiKey = (): { readonly key: Secret; readonly prefix: string; readonly hash: string } => {
  const prefix = Array.from({ length: PREFIX_LENGTH }, () => prefixLetters[randomInt(prefixLetters.length)]).join('');
  const key = `crgw_${prefix}_${randomBytes(32).toString('base64url')}`;
  return { key: new Secret(key), prefix, hash: sha256(key) };
};

/** Whether a credential claims to be an API key. */
export const isApiKey = (presented: Secret): boolean => presented.reveal().startsWith('crgw_');

/** The prefix of a well-formed API key. */
export const prefixOf = (presented: Secret): string | undefined => keyForm.exec(presented.reveal())?.[1];
