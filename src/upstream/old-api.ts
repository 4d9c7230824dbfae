import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { ShadowLogins } from '../access/index.js';
import type { OldCredentials } from '../access/index.js';
import { AppConfig } from '../config/index.js';
import { GatewayError, Secret } from '../core/index.js';
import { refuseOtherMethod } from './other-method.js';

const MAX_ANSWER_BYTES = 1_000_000;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/** An answer of CleverReach's own v1 or v2. */
export interface OldAnswer {
  readonly status: number;
  readonly text: string;
}

interface OldRead {
  readonly consumerId: string;
  /** Path as the client sent it, with the version. */
  readonly path: string;
  /** Query without a token. */
  readonly search: string;
}

/** A token is good for those who stored the very login that earned it. */
const keyOf = ({ clientId, login, password }: OldCredentials): string =>
  createHash('sha256').update(JSON.stringify([clientId, login, password.reveal()])).digest('base64url');

const readText = async (body: Dispatcher.ResponseData['body']): Promise<string> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) throw new GatewayError('upstream_invalid_answer', 'The old API answered too much.'); // leaving the loop ends the connection
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** Reads at CleverReach's own v1 and v2 (LEGACY_SHADOW_URL) with the stored logins of consumers. It never writes. */
@Injectable()
export class OldApi {
  readonly #tokens = new Map<string, Secret>();

  constructor(
    private readonly logins: ShadowLogins,
    private readonly config: AppConfig,
  ) {}

  /** Undefined where the consumer has no login. Throws where the old API cannot be reached or refuses the login, and for a query that would make the read a write. */
  async read(read: OldRead): Promise<OldAnswer | undefined> {
    refuseOtherMethod(read.search);
    const login = await this.logins.open(read.consumerId);
    if (!login) return undefined;
    const known = this.#tokens.get(keyOf(login));
    const answer = await this.#get(read, known ?? (await this.#logIn(login)));
    const isRefused = answer.status === UNAUTHORIZED || answer.status === FORBIDDEN;
    return isRefused && known ? this.#get(read, await this.#logIn(login)) : answer;
  }

  async #logIn(login: OldCredentials): Promise<Secret> {
    this.#tokens.delete(keyOf(login));
    const body = JSON.stringify({ client_id: login.clientId, login: login.login, password: login.password.reveal() });
    const { status, text } = await this.#send('/v2/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (status !== 200) throw new GatewayError('upstream_rejected', 'The old API refused the login.', { facts: { status } });
    const token = new Secret(JSON.parse(text) as string);
    this.#tokens.set(keyOf(login), token);
    return token;
  }

  #get({ path, search }: OldRead, token: Secret): Promise<OldAnswer> {
    const bearer = token.reveal();
    return this.#send(`${path}${search === '' ? '' : `?${search}`}`, { method: 'GET', headers: { authorization: `Bearer ${bearer}`, 'x-access-token': bearer } });
  }

  async #send(path: string, options: Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'>): Promise<OldAnswer> {
    const { LEGACY_SHADOW_URL: base, UPSTREAM_HEADERS_TIMEOUT_MS: timeoutMs } = this.config.values;
    if (!base) throw new GatewayError('internal', 'LEGACY_SHADOW_URL is not set.');
    const { statusCode, body } = await request(`${base.href.replace(/\/$/, '')}${path}`, { ...options, signal: AbortSignal.timeout(timeoutMs) });
    return { status: statusCode, text: await readText(body) };
  }
}
