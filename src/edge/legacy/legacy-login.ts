import { Injectable } from '@nestjs/common';
import { handOver, TokenIssuer } from '../../access/index.js';
import type { Caller } from '../../access/index.js';
import { GatewayError, Secret } from '../../core/index.js';
import { presentedTokens } from '../door/index.js';
import type { DoorRequest } from '../door/index.js';
import { isObject } from './changes/json.js';
import type { Json } from './changes/json.js';
import { Refusal } from './changes/step.js';
import { LegacyAuthenticator } from './legacy-authenticator.js';
import { readCall } from './read-call.js';
import { errorOf } from './translator.js';

/** The body of an answer, and whose token it is. */
export interface LoginAnswer {
  readonly text: string;
  readonly caller: Caller;
}

/** The token in quotes and nothing else: some clients cut off the first and the last character. */
const quoted = (token: Secret): string => JSON.stringify(handOver(token));

const toNobody = (error: unknown): undefined => {
  if (error instanceof GatewayError && error.code === 'unauthenticated') return undefined;
  throw error;
};

const fieldOf = (body: Json | undefined, name: string): string => {
  const value = isObject(body) ? body[name] : undefined;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (text.trim() === '') throw errorOf(new Refusal(400, `Bad Request: \`${name}\` is required.`));
  return text;
};

/** Answers /login and /login/refresh, which v3 does not have, with tokens of the gateway. */
@Injectable()
export class LegacyLogin {
  constructor(
    private readonly tokens: TokenIssuer,
    private readonly authenticator: LegacyAuthenticator,
  ) {}

  /** Tokens that come along are stale and do not count. */
  async login(request: DoorRequest): Promise<LoginAnswer> {
    const { body } = readCall(request, {});
    const triple = { clientId: fieldOf(body, 'client_id').trim(), login: fieldOf(body, 'login'), password: new Secret(fieldOf(body, 'password')), arrival: request.arrival };
    const token = await this.tokens.login(triple);
    if (!token) throw errorOf(new Refusal(400, 'Bad Request: Credentials not valid'));
    return { text: quoted(token), caller: await this.#callerOf(token, request) };
  }

  /** A new token for the first one presented that was ever good; the old one stays valid. */
  async refresh(request: DoorRequest): Promise<LoginAnswer> {
    for (const presented of presentedTokens(request)) {
      const token = (await this.tokens.refreshLogin(presented)) ?? (await this.#keepFixed(presented));
      if (!token) continue;
      const caller = await this.#callerOf(token, request);
      await this.authenticator.admit(caller, request.arrival);
      return { text: quoted(token), caller };
    }
    const refusal = await this.authenticator.refuse(presentedTokens(request), request.arrival);
    if (refusal.code === 'rate_limited') throw refusal;
    throw new GatewayError('unauthenticated', 'The token is not known.', { facts: { presented: true } });
  }

  /** A fixed token never ends, so it is its own successor: its client cannot be given another one. */
  async #keepFixed(presented: Secret): Promise<Secret | undefined> {
    const caller = await this.authenticator.authenticate(presented).catch(toNobody);
    return caller?.credential.kind === 'fixed_token' ? presented : undefined;
  }

  /** A login names its consumer only by the token it is answered with. */
  async #callerOf(token: Secret, { notes }: DoorRequest): Promise<Caller> {
    const caller = await this.authenticator.authenticate(token);
    notes.consumerId = caller.consumerId;
    return caller;
  }
}
