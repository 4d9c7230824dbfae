import type { IncomingHttpHeaders } from 'node:http';
import type { Arrival, Authenticator, Caller } from '../../access/index.js';
import { GatewayError, goOn, Secret } from '../../core/index.js';
import { tokensOfQuery } from './query.js';

const MAX_CANDIDATES = 6;
const MAX_TOKEN_LENGTH = 8_192;

/** Old clients send the JSON answer of /login as it came, with its quotes. */
const stripQuotes = (text: string): string => (/^\s*["']/.test(text) ? text.trim().replace(/^(["'])(.*)\1$/s, '$2').trim() : text.trim());

const bearerOf = (authorization: string | undefined): string | undefined => /^\s*bearer\s+(.*)$/is.exec(authorization ?? '')?.[1];

/** The text behind a base64 credential, where there is one: some old clients encode the token. */
const decodeBase64 = (text: string): string | undefined => {
  // An API key is none, so that no call with a key pays for it: read as base64 its first letters are no text.
  if (text.startsWith('crgw_') || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  return /^[\x20-\x7e]+$/.test(decoded) ? decoded : undefined;
};

/** The texts of an Authorization header: the Bearer credential, and what it is decoded from base64. */
const textsOf = (authorization: string | undefined): readonly string[] => {
  const bearer = bearerOf(authorization);
  if (bearer === undefined) return [];
  const text = stripQuotes(bearer);
  const decoded = decodeBase64(text);
  return decoded === undefined ? [text] : [text, stripQuotes(decoded)];
};

const candidatesOf = (texts: readonly string[]): readonly Secret[] =>
  [...new Set(texts)]
    .filter((text) => text !== '' && text.length <= MAX_TOKEN_LENGTH)
    .slice(0, MAX_CANDIDATES)
    .map((text) => new Secret(text));

interface Presented {
  readonly authorization: string | undefined;
  readonly candidates: readonly Secret[];
}

/** What connections presented last. A client keeps its connection and its credential, and reading that again costs more than finding it here. */
const lastPresented = new WeakMap<object, Presented>();

const readAuthorization = (authorization: string | undefined, connection: object | undefined): readonly Secret[] => {
  if (!connection) return candidatesOf(textsOf(authorization));
  const last = lastPresented.get(connection);
  if (last && last.authorization === authorization) return last.candidates;
  const candidates = candidatesOf(textsOf(authorization));
  lastPresented.set(connection, { authorization, candidates });
  return candidates;
};

/** Where a request may present a credential. */
interface Presenting {
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  /** What the request came in on, the same for all that came in on it. */
  readonly connection?: object | undefined;
}

/**
 * Every text of a request that may be its credential, in the order in which they are tried: `?token=`, `X-ACCESS-TOKEN`,
 * the Bearer credential, the Bearer credential decoded from base64.
 */
export const presentedTokens = ({ rawQuery, headers, connection }: Presenting): readonly Secret[] => {
  const { authorization, 'x-access-token': header } = headers;
  const tokens = tokensOfQuery(rawQuery);
  if (tokens.length === 0 && header === undefined) return readAuthorization(authorization, connection);
  const others = [...tokens, ...(header === undefined ? [] : [header].flat())].map(stripQuotes);
  return candidatesOf([...others, ...textsOf(authorization)]);
};

/** Who calls, and the credential that proved it. */
export interface Identity {
  readonly caller: Caller;
  readonly credential: Secret;
}

const isRefusal = (error: unknown): boolean => error instanceof GatewayError && error.code === 'unauthenticated';

const findCaller = async (authenticator: Authenticator, candidates: readonly Secret[]): Promise<Identity | undefined> => {
  for (const credential of candidates) {
    try {
      return { caller: await authenticator.authenticate(credential), credential };
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return undefined;
};

const identifyAnew = async (authenticator: Authenticator, candidates: readonly Secret[], arrival: Arrival): Promise<Identity> => {
  const identity = await findCaller(authenticator, candidates);
  if (!identity) throw await authenticator.refuse(candidates, arrival);
  await authenticator.admit(identity.caller, arrival);
  return identity;
};

/**
 * The caller behind the first candidate that is accepted, let in as its consumer may be. Throws `unauthenticated` where none is
 * accepted, with the fact `presented` that says whether there was one; `rate_limited` after too many wrong ones or requests; and
 * `forbidden` from a foreign network.
 */
export const identify = (authenticator: Authenticator, candidates: readonly Secret[], arrival: Arrival): Identity | Promise<Identity> => {
  const [credential] = candidates;
  const caller = credential && authenticator.recognize(credential);
  if (!caller) return identifyAnew(authenticator, candidates, arrival);
  const identity = { caller, credential };
  return goOn(authenticator.admit(caller, arrival), () => identity);
};
