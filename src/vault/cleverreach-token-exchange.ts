import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { clients, debug, fillPath, methodOf, oauth, pathOf } from '../contract/index.js';
import type { Endpoint } from '../contract/index.js';
import { GatewayError } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { readOwner, readSubAccountToken, readTokenAnswer, readTtl } from './token-answer.js';
import type { RawAnswer } from './token-answer.js';
import { TokenExchange, TokenRefused } from './token-exchange.js';
import type { BrowserGrant, IssuedTokens, OAuthClient, Owner } from './token-exchange.js';

const MAX_ANSWER_BYTES = 65_536;
const MAX_RETRY_AFTER_SECONDS = 3_600;

interface Options {
  readonly baseUrl: URL;
  readonly timeoutMs: number;
}

interface Sent extends Pick<Dispatcher.RequestOptions, 'headers' | 'body'> {
  readonly path?: string;
}

const bearer = (token: Secret): { readonly authorization: string } => ({ authorization: `Bearer ${token.reveal()}` });

const unreachable = (cause: unknown): GatewayError => {
  const { code, name } = cause as { readonly code?: unknown; readonly name?: unknown };
  const reason = [code, name].find((text) => typeof text === 'string') ?? 'unknown';
  return new GatewayError('upstream_unavailable', "CleverReach's token endpoint does not answer.", { facts: { reason }, cause });
};

const readBody = async (body: Dispatcher.ResponseData['body']): Promise<RawAnswer['body']> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) return undefined; // leaving the loop ends the connection
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
};

const readRetryAfter = (header: string | string[] | undefined): number | undefined => {
  const seconds = Number(header ?? Number.NaN);
  return Number.isInteger(seconds) && seconds >= 0 ? Math.min(seconds, MAX_RETRY_AFTER_SECONDS) : undefined;
};

/** A body that leaves in time or not at all: a process that slept while it connected must not send what another one spends by now. */
async function* leaveBefore(endMs: number, form: string): AsyncGenerator<string> {
  if (performance.now() > endMs) throw new Error('The time to send this is over.');
  yield form;
}

/**
 * CleverReach's token endpoint over HTTP, form-encoded with the credentials in the body as the vendor's SDK sends it
 * (documented). Every exchange has a connection of its own: on one that CleverReach closes meanwhile, a refresh token could
 * be spent and its answer lost.
 */
export class CleverReachTokenExchange extends TokenExchange {
  readonly #agent = new Agent({ pipelining: 0 });

  constructor(private readonly options: Options) {
    super();
  }

  refresh(client: OAuthClient, refreshToken: Secret): Promise<IssuedTokens> {
    return this.#exchange(client, { grant_type: 'refresh_token', refresh_token: refreshToken.reveal() });
  }

  clientCredentials(client: OAuthClient): Promise<IssuedTokens> {
    return this.#exchange(client, { grant_type: 'client_credentials' });
  }

  /** The answer is the token and nothing else (JPB; seen). How long it lives, CleverReach tells on request (APT; seen). */
  async subAccount(agency: Secret, accountId: string): Promise<IssuedTokens | undefined> {
    const path = fillPath(clients.token, { id: accountId });
    const answer = await this.#send(clients.token, { path, headers: bearer(agency) });
    if (answer.status === 401) return undefined;
    const access = readSubAccountToken(answer);
    return { access, refresh: undefined, expiresInSeconds: readTtl(await this.#send(debug.ttl, { headers: bearer(access) })) };
  }

  authorizationCode(client: OAuthClient, { code, redirectUri, verifier }: BrowserGrant): Promise<IssuedTokens> {
    return this.#exchange(client, { grant_type: 'authorization_code', code: code.reveal(), redirect_uri: redirectUri, code_verifier: verifier });
  }

  async whoAmI(access: Secret): Promise<Owner> {
    return readOwner(await this.#send(debug.whoami, { headers: bearer(access) }));
  }

  async secondsLeft(access: Secret): Promise<number> {
    const answer = await this.#send(debug.ttl, { headers: bearer(access) });
    if (answer.status === 401) throw new TokenRefused('token_refused');
    return readTtl(answer);
  }

  /** A token that CleverReach does not know any more is as good as ended. */
  async revoke(access: Secret): Promise<void> {
    const { status } = await this.#send(oauth.revoke, { headers: bearer(access) });
    if (status !== 200 && status !== 401) throw new GatewayError('upstream_unavailable', 'CleverReach did not end a token.', { facts: { status } });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #exchange(client: OAuthClient, grant: Readonly<Record<string, string>>): Promise<IssuedTokens> {
    const fields = new URLSearchParams({ ...grant, client_id: client.id });
    if (client.secret) fields.set('client_secret', client.secret.reveal());
    const form = fields.toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', 'content-length': String(form.length) };
    const body = Readable.from(leaveBefore(performance.now() + this.options.timeoutMs, form));
    return readTokenAnswer(await this.#send(oauth.token, { headers, body }));
  }

  async #send(endpoint: Endpoint, { path = pathOf(endpoint), ...sent }: Sent): Promise<RawAnswer> {
    const url = `${this.options.baseUrl.href.replace(/\/+$/, '')}${path}`;
    const signal = AbortSignal.timeout(this.options.timeoutMs);
    try {
      const { statusCode, headers, body } = await request(url, { ...sent, method: methodOf(endpoint), dispatcher: this.#agent, signal });
      return { status: statusCode, retryAfterSeconds: readRetryAfter(headers['retry-after']), body: await readBody(body) };
    } catch (error) {
      throw unreachable(error);
    }
  }
}
