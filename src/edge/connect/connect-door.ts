import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { GatewayError, HTTP_STATUS } from '../../core/index.js';
import { AdminDoors, answerMessage, answerRedirect, readProtectedForm, toGatewayError } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { CONNECT_PATH, ConnectSite } from './connect-site.js';
import { ConnectRoutes } from './connect-routes.js';
import type { Methods } from './connect-routes.js';
import { SignIn } from './sign-in.js';
import type { Serve } from './visit.js';

/** The handler for the method of a request. Throws `method_not_allowed`. */
const choose = <H>(methods: Methods<H>, { method }: DoorRequest): H => {
  const found = method === 'GET' || method === 'POST' ? methods[method] : undefined;
  if (found === undefined) throw new GatewayError('method_not_allowed', 'This page is not asked for in that way.', { facts: { allow: Object.keys(methods).join(', ') } });
  return found;
};

/** The pages for connecting accounts in a browser, on the admin listener. */
@Injectable()
export class ConnectDoor implements OnModuleInit {
  constructor(
    private readonly doors: AdminDoors,
    private readonly routes: ConnectRoutes,
    private readonly signIn: SignIn,
    private readonly site: ConnectSite,
  ) {}

  onModuleInit(): void {
    this.doors.register({
      name: 'connect',
      paths: ['/connect', '/connect/*'],
      handle: (request) => this.#serve(request),
      answerError: (error) => this.#refuse(toGatewayError(error)),
    });
  }

  async #serve(request: DoorRequest): Promise<DoorAnswer> {
    const { rawPath } = request;
    if (rawPath === '/connect') return answerRedirect(this.site.path());
    const name = rawPath === CONNECT_PATH ? '' : rawPath.startsWith(`${CONNECT_PATH}/`) ? rawPath.slice(CONNECT_PATH.length + 1) : undefined;
    const open = name === undefined ? undefined : this.routes.open.get(name);
    if (open) return choose(open, request)(request);
    const operators = name === undefined ? undefined : this.routes.operators.get(name);
    if (!operators) throw new GatewayError('unknown_route', 'There is no such page.');
    return this.#serveOperator(choose(operators, request), request);
  }

  async #serveOperator(serve: Serve, request: DoorRequest): Promise<DoorAnswer> {
    const found = await this.signIn.find(request);
    if (!found) return answerRedirect(this.site.path('sign-in'));
    request.notes.consumerId = found.operator.consumerId;
    const fields = request.method === 'POST' ? readProtectedForm(request, found.session) : new URLSearchParams();
    return serve({ request, ...found, fields });
  }

  #refuse({ code, message, facts, retryAfterSeconds }: GatewayError): DoorAnswer {
    return answerMessage({
      status: HTTP_STATUS[code],
      title: 'That did not work',
      sentences: [message],
      next: { address: this.site.path(), label: 'All accounts' },
      headers: {
        ...(typeof facts['allow'] === 'string' && { allow: facts['allow'] }),
        ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      },
    });
  }
}
