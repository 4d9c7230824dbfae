import { Injectable } from '@nestjs/common';
import { goOn } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { discardBody, Transport } from '../transport/index.js';
import type { IncomingAnswer, OutgoingRequest, Sender } from '../transport/index.js';
import { TokenKeeper } from '../vault/index.js';
import { headersFor } from './headers.js';
import { readJsonAnswer } from './json-answer.js';
import { reconnectNeeded } from './refusal.js';

const bearers = new WeakMap<Secret, string>();

/** The header that a token stands in, worded once for each. */
const bearerOf = (token: Secret): string => {
  const known = bearers.get(token);
  if (known !== undefined) return known;
  const bearer = `Bearer ${token.reveal()}`;
  bearers.set(token, bearer);
  return bearer;
};

/** Signs for an account, every attempt with the token that is good then. */
class Signature implements Sender {
  /** The token of the last attempt. */
  token: Secret | undefined;
  /** What the next attempt has to use. */
  next: Secret | undefined;

  constructor(
    private readonly tokens: TokenKeeper,
    readonly accountId: string,
  ) {}

  authorization(): string | Promise<string> {
    const known = this.next ?? this.tokens.known(this.accountId);
    this.next = undefined;
    return goOn(known ?? this.tokens.token(this.accountId), (token) => this.#sign(token));
  }

  #sign(token: Secret): string {
    this.token = token;
    return bearerOf(token);
  }

  /** Has the token that was refused renewed. */
  async renew(): Promise<Secret> {
    this.next = await this.tokens.renew(this.accountId, this.token ?? (await this.tokens.token(this.accountId)));
    return this.next;
  }
}

/** How much of an answer is read, and until when. */
interface Reading {
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

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
    const signature = new Signature(this.tokens, accountId);
    const answer = await this.transport.request(request, signature);
    if (answer.status !== 401) return answer;
    await discardBody(answer.body);
    const renewed = await signature.renew();
    const second = await this.transport.request(request, signature);
    if (second.status !== 401) return second;
    await discardBody(second.body);
    await this.tokens.doubt(accountId, signature.token ?? renewed);
    throw reconnectNeeded(accountId);
  }

  /** The JSON that a path answers, for a question of the gateway's own. Throws as `readJsonAnswer` does. */
  async readJson(accountId: string, path: string, { maxBytes, signal }: Reading): Promise<unknown> {
    const answer = await this.send(accountId, { method: 'GET', path, headers: headersFor({}), effect: 'read', isRepeatable: true, signal });
    return readJsonAnswer(answer, { accountId, isRepeatable: true, effect: 'read', maxBytes, signal });
  }
}
