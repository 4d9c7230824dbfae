import type { AuthorizingClient } from '../../access/index.js';
import { GatewayError } from '../../core/index.js';

/** What a client may ask of the page. Everything else is ignored, as CleverReach's page has more that plugins send. */
export const parameters = ['client_id', 'redirect_uri', 'response_type', 'grant', 'scope', 'state', 'code_challenge', 'code_challenge_method'] as const;

type Parameter = (typeof parameters)[number];

/** The parameters of one request, each at most once. */
export type Asked = Readonly<Partial<Record<Parameter, string>>>;

/** An authorization request whose client and way back are known to belong together. */
export interface AuthorizeRequest {
  readonly client: AuthorizingClient;
  readonly asked: Asked;
}

/** Why a client gets no code, in OAuth's words (RFC 6749, 4.1.2.1): the browser carries it back. */
export class AuthorizeRefusal extends Error {
  constructor(
    readonly error: 'access_denied' | 'invalid_request' | 'unsupported_response_type',
    message: string,
  ) {
    super(message);
    this.name = 'AuthorizeRefusal';
  }
}

/** Throws `invalid_input` for a parameter that was sent twice: two readers could take two different ones. */
export const readAsked = (fields: URLSearchParams): Asked => {
  const sent = parameters.map((name) => [name, fields.getAll(name)] as const);
  const twice = sent.find(([, values]) => values.length > 1);
  if (twice) throw new GatewayError('invalid_input', `The app sent “${twice[0]}” more than once.`);
  return Object.fromEntries(sent.flatMap(([name, [value]]) => (value === undefined ? [] : [[name, value]])));
};

/** Checks what is told to the client where it is wrong. Throws `AuthorizeRefusal`. */
export const checkAsked = ({ response_type, grant, code_challenge, code_challenge_method }: Asked): void => {
  if (response_type !== 'code') throw new AuthorizeRefusal('unsupported_response_type', 'response_type must be code.');
  if (grant !== undefined && grant !== 'basic') throw new AuthorizeRefusal('invalid_request', 'grant must be basic.');
  if (code_challenge === undefined && code_challenge_method === undefined) return;
  if (code_challenge_method !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(code_challenge ?? '')) {
    throw new AuthorizeRefusal('invalid_request', 'Only the PKCE method S256 is accepted.');
  }
};
