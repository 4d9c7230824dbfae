import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Secret } from '../core/index.js';

const COST = 2 ** 14;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

const derive = promisify<string, Buffer, number, { readonly N: number }, Buffer>(scrypt);

/** A salted scrypt hash of a password or client secret, as `scrypt$<cost>$<salt>$<hash>`. */
export const hashSecret = async (secret: Secret): Promise<string> => {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(secret.reveal(), salt, KEY_BYTES, { N: COST });
  return ['scrypt', COST, salt.toString('base64url'), hash.toString('base64url')].join('$');
};

/** What an unknown client is compared with: no secret matches it, and the comparison costs the same. */
export const unmatchableHash = ['scrypt', COST, randomBytes(SALT_BYTES).toString('base64url'), randomBytes(KEY_BYTES).toString('base64url')].join('$');

/** Whether a secret is the one that was hashed. */
export const isHashOf = async (hash: string, secret: Secret): Promise<boolean> => {
  const [, cost, salt = '', expected = ''] = hash.split('$');
  const wanted = Buffer.from(expected, 'base64url');
  const derived = await derive(secret.reveal(), Buffer.from(salt, 'base64url'), KEY_BYTES, { N: Number(cost) });
  return wanted.length === derived.length && timingSafeEqual(wanted, derived);
};
