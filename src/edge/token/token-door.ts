import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { GatewayError } from '../../core/index.js';
import { answerRestError, OAuthDoors } from '../door/index.js';
import type { RawDoor } from '../door/index.js';
import { answerTokenError } from './token-answer.js';
import { TokenCalls } from './token-calls.js';
import { TokenEndpoint } from './token-endpoint.js';

const only =
  (method: string, handle: RawDoor['handle']): RawDoor['handle'] =>
  async (request) => {
    if (request.method !== method) throw new GatewayError('method_not_allowed', `Only ${method} is answered here.`, { facts: { allow: method } });
    return handle(request);
  };

/** Mounts the token endpoint and the SDK's path of revocation, which lie beside the versions. */
@Injectable()
export class TokenDoor implements OnModuleInit {
  constructor(
    private readonly endpoint: TokenEndpoint,
    private readonly calls: TokenCalls,
    private readonly doors: OAuthDoors,
  ) {}

  onModuleInit(): void {
    const doors: readonly Omit<RawDoor, 'name' | 'body'>[] = [
      {
        paths: ['/oauth/token.php', '/oauth/token.php/', '//oauth/token.php', '/oauth.json/token.php', '/oauth/token.php.json'],
        handle: only('POST', (request) => this.endpoint.answer(request)),
        answerError: answerTokenError,
      },
      {
        paths: ['/oauth/token', '/oauth/token/', '/oauth/token.json'],
        handle: only('DELETE', (request) => this.calls.revoke(request)),
        answerError: answerRestError,
      },
    ];
    for (const door of doors) this.doors.mount({ name: 'oauth', ...door });
  }
}
