import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Authenticator, handOver, TokenIssuer } from '../../access/index.js';
import { tables } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import { SubAccountAccess } from '../../upstream/index.js';
import { GatewayAnswers, readIdentifiedCall } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';

/**
 * Answers `GET /v3/clients/{id}/token` with a gateway token that is bound to the sub-account, as the JSON string CleverReach
 * sends (JPB; seen). CleverReach's own token stays where it is.
 */
@Injectable()
export class SubAccountToken implements OnModuleInit {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly issuer: TokenIssuer,
    private readonly subAccounts: SubAccountAccess,
    private readonly answers: GatewayAnswers,
  ) {}

  onModuleInit(): void {
    this.answers.register(tables.clients.token.id, (request, { id }) => this.#answer(request, id ?? ''));
  }

  async #answer(request: DoorRequest, id: string): Promise<DoorAnswer> {
    const { context, credential } = await readIdentifiedCall(this.authenticator, request);
    const token = await this.issuer.forAccount(credential, id, () => this.subAccounts.open(context, id));
    if (!token) throw new GatewayError('forbidden', 'Only a token of an OAuth client or of a login can be traded for one of a sub-account.');
    return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }, body: JSON.stringify(handOver(token)) };
  }
}
