import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Secret } from '../core/index.js';

const ISSUER = 'rest.cleverreach.com';
const MAX_TOKEN_LENGTH = 2_048;
const tokenForm = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;

/** Everything a gateway token says. Old clients read `client_id`, the customer number. */
export interface TokenClaims {
  readonly iss: typeof ISSUER;
  /** Unix seconds. */
  readonly iat: number;
  /** Unix seconds. */
  readonly exp: number;
  readonly client_id: number | string;
  /** Id of the login that signed it. Absent in tokens of /login, which the customer number finds. */
  readonly jti?: string;
  /** Given for a sub-account that was connected by itself. Absent where it lived by its agency's grant. */
  readonly separate?: true;
}

/** A token that has the form of ours; nothing in it is proven. */
export interface UnprovenToken {
  readonly claims: TokenClaims;
  readonly signed: string;
  readonly signature: string;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const sign = (signed: string, key: Secret): string =>
  createHmac('sha256', Buffer.from(key.reveal(), 'base64url')).update(signed).digest('base64url');

/** A customer number as old clients expect it: a number, where it is one. */
const toClientId = (accountId: string): number | string => (String(Number(accountId)) === accountId ? Number(accountId) : accountId);

interface Content {
  readonly accountId: string;
  readonly issuedAtSeconds: number;
  readonly lifeSeconds: number;
  readonly loginId?: string;
  readonly isSeparate?: boolean;
}

/** A signed token. Its random `kid` makes two tokens of one second differ, so that revoking one spares the other. */
export const signToken = (content: Content, key: Secret): Secret => {
  const header = { typ: 'JWT', alg: 'HS256', kid: randomBytes(8).toString('base64url') };
  const claims: TokenClaims = {
    iss: ISSUER,
    iat: content.issuedAtSeconds,
    exp: content.issuedAtSeconds + content.lifeSeconds,
    client_id: toClientId(content.accountId),
    ...(content.loginId !== undefined && { jti: content.loginId }),
    ...(content.isSeparate === true && { separate: true }),
  };
  const signed = `${encode(header)}.${encode(claims)}`;
  return new Secret(`${signed}.${sign(signed, key)}`);
};

export const generateSigningKey = (): Secret => new Secret(randomBytes(32).toString('base64url'));

const decode = (part: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

const isClaims = (claims: Readonly<Record<string, unknown>>): boolean =>
  claims['iss'] === ISSUER &&
  Number.isSafeInteger(claims['iat']) &&
  Number.isSafeInteger(claims['exp']) &&
  (typeof claims['client_id'] === 'string' || Number.isSafeInteger(claims['client_id'])) &&
  (claims['jti'] === undefined || typeof claims['jti'] === 'string') &&
  (claims['separate'] === undefined || claims['separate'] === true);

/** Reads a text that may be one of our tokens; undefined where it cannot be. */
export const readToken = (presented: Secret): UnprovenToken | undefined => {
  const text = presented.reveal();
  const [, header, payload, signature] = (text.length <= MAX_TOKEN_LENGTH && tokenForm.exec(text)) || [];
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  const claims = decode(payload);
  if (decode(header)['alg'] !== 'HS256' || !isClaims(claims)) return undefined;
  return { claims: claims as unknown as TokenClaims, signed: `${header}.${payload}`, signature };
};

/**
 * Whether `key` signed the token. The texts of the signatures are compared, not their bytes: four texts stand for the same
 * bytes, and a revoked token must not come back as another text.
 */
export const isSignedWith = (token: UnprovenToken, key: Secret): boolean =>
  timingSafeEqual(Buffer.from(token.signature), Buffer.from(sign(token.signed, key)));
