import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { debug, oauth } from '../../contract/index.js';
import { GatewayAnswers } from '../door/index.js';
import { TokenCalls } from './token-calls.js';
import { TokenEndpoint } from './token-endpoint.js';

/** Answers the calls of the contract that speak about tokens: what CleverReach would say about its own token is nobody's business. */
@Injectable()
export class TokenAnswers implements OnModuleInit {
  constructor(
    private readonly endpoint: TokenEndpoint,
    private readonly calls: TokenCalls,
    private readonly answers: GatewayAnswers,
  ) {}

  onModuleInit(): void {
    const { answers, calls, endpoint } = this;
    answers.register(debug.ping.id, () => calls.ping());
    answers.register(debug.ttl.id, (request) => calls.ttl(request));
    answers.register(debug.validate.id, (request) => calls.validate(request));
    answers.register(debug.exchange.id, (request) => calls.exchange(request));
    answers.register(oauth.revoke.id, (request) => calls.revoke(request));
    answers.register(oauth.revokeAtRoot.id, (request) => calls.revoke(request));
    answers.register(oauth.token.id, (request) => endpoint.answer(request));
  }
}
