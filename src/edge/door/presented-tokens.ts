import type { IncomingHttpHeaders } from 'node:http';
import type { Authenticator, Caller } from '../../access/index.js';
import { GatewayError, Secret } from '../../core/index.js';
import { tokensOfQuery } from './query.js';

const MAX_CANDIDATES = 6;
const MAX_TOKEN_LENGTH = 8_192;

/** Old clients send the JSON answer of /login as it came, with its quotes. */
const stripQuotes = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/s, '$2').trim();

const bearerOf = (authorization: string | undefined): string | undefined => /^\s*bearer\s+(.*)$/is.exec(authorization ?? '')?.[1];

/** The text behind a base64 credential, where there is one: some old clients encode the token. */
const decodeBase64 = (text: string): string | undefined => {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  return /^[\x20-\x7e]+$/.test(decoded) ? decoded : undefined;
};

/**
 * Every text of a request that may be its credential, in the order in which they are tried: `?token=`, `X-ACCESS-TOKEN`,
 * the Bearer credential, the Bearer credential decoded from base64.
 */
export const presentedTokens = (request: { readonly rawQuery: string; readonly headers: IncomingHttpHeaders }): readonly Secret[] => {
  const bearer = bearerOf(request.headers.authorization);
  const header = request.headers['x-access-token'];
  const texts = [...tokensOfQuery(request.rawQuery), ...(header === undefined ? [] : [header].flat()), ...(bearer === undefined ? [] : [bearer])]
    .map(stripQuotes);
  const decoded = bearer === undefined ? undefined : decodeBase64(stripQuotes(bearer));
  if (decoded !== undefined) texts.push(stripQuotes(decoded));
  return [...new Set(texts)]
    .filter((text) => text !== '' && text.length <= MAX_TOKEN_LENGTH)
    .slice(0, MAX_CANDIDATES)
    .map((text) => new Secret(text));
};

/** Who calls, and the credential that proved it. */
export interface Identity {
  readonly caller: Caller;
  readonly credential: Secret;
}

const isRefusal = (error: unknown): boolean => error instanceof GatewayError && error.code === 'unauthenticated';

/** The caller behind the first candidate that is accepted. Throws `unauthenticated` where none is; its fact `presented` says whether there was one. */
export const identify = async (authenticator: Authenticator, candidates: readonly Secret[]): Promise<Identity> => {
  for (const credential of candidates) {
    try {
      return { caller: await authenticator.authenticate(credential), credential };
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  const presented = candidates.length > 0;
  throw new GatewayError('unauthenticated', presented ? 'The credential is not valid.' : 'A credential is needed.', { facts: { presented } });
};
