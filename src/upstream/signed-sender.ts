import { Injectable } from '@nestjs/common';
import type { Secret } from '../core/index.js';
import { discardBody, Transport } from '../transport/index.js';
import type { IncomingAnswer, OutgoingRequest } from '../transport/index.js';
import { TokenKeeper } from '../vault/index.js';
import { reconnectNeeded } from './refusal.js';

const sign = (request: OutgoingRequest, token: Secret): OutgoingRequest => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token.reveal()}` },
});

/** Sends a request with the token of an account. */
@Injectable()
export class SignedSender {
  constructor(
    private readonly transport: Transport,
    private readonly tokens: TokenKeeper,
  ) {}

  /**
   * A refused token is renewed once and the request sent once more: what CleverReach answers with 401 it has not carried out, so
   * this holds for writes too. Throws `reconnect_needed` where the new token is refused as well, and tells the token keeper.
   */
  async send(accountId: string, request: OutgoingRequest): Promise<IncomingAnswer> {
    const token = await this.tokens.token(accountId);
    const answer = await this.transport.request(sign(request, token));
    if (answer.status !== 401) return answer;
    await discardBody(answer.body);
    const renewed = await this.tokens.renew(accountId, token);
    const second = await this.transport.request(sign(request, renewed));
    if (second.status !== 401) return second;
    await discardBody(second.body);
    await this.tokens.doubt(accountId, renewed);
    throw reconnectNeeded(accountId);
  }
}
