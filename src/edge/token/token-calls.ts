import { Injectable } from '@nestjs/common';
import { Authenticator, TokenIssuer } from '../../access/index.js';
import { debug, oauth } from '../../contract/index.js';
import { Clock, GatewayError } from '../../core/index.js';
import { answerDryRun, asksForDryRun, identify, presentedTokens } from '../door/index.js';
import type { DoorAnswer, DoorRequest, Identity } from '../door/index.js';
import { answerJson, answerPair } from './token-answer.js';

/** What the life of an API key without an end is said to be: clients expect a number. */
const YEAR_SECONDS = 31_536_000;

/** Calls about the gateway credential that makes them. They need no scope, as CleverReach's do not. */
@Injectable()
export class TokenCalls {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly tokens: TokenIssuer,
    private readonly clock: Clock,
  ) {}

  async ping(): Promise<DoorAnswer> {
    return answerJson(true);
  }

  async ttl(request: DoorRequest): Promise<DoorAnswer> {
    const { expiresAt } = (await this.#identify(request)).caller;
    return answerJson({ ttl: expiresAt === undefined ? YEAR_SECONDS : Math.floor((expiresAt - this.clock.now()) / 1_000) });
  }

  async validate(request: DoorRequest): Promise<DoorAnswer> {
    await this.#identify(request);
    return answerJson(true);
  }

  async exchange(request: DoorRequest): Promise<DoorAnswer> {
    const { credential } = await this.#identify(request);
    if (asksForDryRun(request.headers)) return answerDryRun(debug.exchange.id, null);
    const pair = await this.tokens.exchange(credential);
    if (!pair) throw new GatewayError('forbidden', 'Only a token of an OAuth client or of a login can be exchanged.');
    return answerPair(pair);
  }

  async revoke(request: DoorRequest): Promise<DoorAnswer> {
    const { caller, credential } = await this.#identify(request);
    const { kind } = caller.credential;
    if (kind === 'api_key') throw new GatewayError('forbidden', 'An API key is revoked by the operator of the gateway.');
    if (kind === 'provider_token') throw new GatewayError('forbidden', 'A token of the identity provider is revoked there.');
    if (asksForDryRun(request.headers)) return answerDryRun(oauth.revoke.id, null);
    await this.tokens.revoke(credential);
    return answerJson(true);
  }

  async #identify(request: DoorRequest): Promise<Identity> {
    const identity = await identify(this.authenticator, presentedTokens(request), request.arrival);
    request.notes.consumerId = identity.caller.consumerId;
    return identity;
  }
}
