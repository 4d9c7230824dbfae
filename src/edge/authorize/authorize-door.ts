import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { GatewayError, HTTP_STATUS } from '../../core/index.js';
import { answerMessage, OAuthDoors, toGatewayError } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { ConsentDesk } from './consent-desk.js';

/** A page, never a redirect: where the client or its address is in doubt, nobody is sent there. */
const answerError = (thrown: unknown): DoorAnswer => {
  const { code, message, facts, retryAfterSeconds } = toGatewayError(thrown);
  return answerMessage({
    status: HTTP_STATUS[code],
    title: 'This app cannot be allowed',
    sentences: [message, 'Go back to the app and try again. If that does not help, tell whoever runs the gateway.'],
    headers: {
      ...(typeof facts['allow'] === 'string' && { allow: facts['allow'] }),
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
  });
};

/** Mounts `/oauth/authorize.php`, where the plugins of v3 and v2 send a browser. */
@Injectable()
export class AuthorizeDoor implements OnModuleInit {
  constructor(
    private readonly desk: ConsentDesk,
    private readonly doors: OAuthDoors,
  ) {}

  onModuleInit(): void {
    this.doors.mount({ name: 'authorize', paths: ['/oauth/authorize.php'], handle: (request) => this.#serve(request), answerError });
  }

  async #serve(request: DoorRequest): Promise<DoorAnswer> {
    if (request.method === 'GET') return this.desk.show(request);
    if (request.method === 'POST') return this.desk.decide(request);
    throw new GatewayError('method_not_allowed', 'This page is not asked for in that way.', { facts: { allow: 'GET, POST' } });
  }
}
