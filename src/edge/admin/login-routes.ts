import { Injectable } from '@nestjs/common';
import { handOver, Logins, viewLogin } from '../../access/index.js';
import { GatewayError, Secret } from '../../core/index.js';
import { AdminRoutes, done, paramOf } from './admin-route.js';
import type { AdminAnswer, AdminCall, AdminRoute } from './admin-route.js';
import { LegacyLoginBody, LoginChangeBody, OAuthLoginBody } from './bodies.js';
import { check } from './check-body.js';
import { ConsumerParam } from './consumer-param.js';

const isLegacy = (body: unknown): boolean => (body as { readonly kind?: unknown } | undefined)?.kind === 'legacy';

@Injectable()
export class LoginRoutes extends AdminRoutes {
  constructor(
    private readonly logins: Logins,
    private readonly param: ConsumerParam,
  ) {
    super();
  }

  routes(): readonly AdminRoute[] {
    const { logins, param } = this;
    return [
      {
        method: 'GET',
        path: '/consumers/:consumer/logins',
        handle: async (call) => ({ status: 200, content: { logins: (await logins.list((await param.get(call)).id)).map(viewLogin) } }),
      },
      {
        method: 'POST',
        path: '/consumers/:consumer/logins',
        handle: (call) => (isLegacy(call.body) ? this.#createLegacy(call) : this.#createOAuth(call)),
      },
      {
        method: 'PATCH',
        path: '/consumers/:consumer/logins/:login',
        handle: async (call) => {
          const { redirectUris } = await check(LoginChangeBody, call.body);
          return { status: 200, content: viewLogin(await logins.setRedirectUris(await this.#idOf(call), redirectUris, call.by)) };
        },
      },
      {
        method: 'DELETE',
        path: '/consumers/:consumer/logins/:login',
        handle: async (call) => {
          await logins.revoke(await this.#idOf(call), call.by);
          return done;
        },
      },
      {
        method: 'DELETE',
        path: '/consumers/:consumer/logins/:login/tokens',
        handle: async (call) => {
          await logins.revokeTokens(await this.#idOf(call), call.by);
          return done;
        },
      },
    ];
  }

  async #createOAuth(call: AdminCall): Promise<AdminAnswer> {
    const { accountId, redirectUris } = await check(OAuthLoginBody, call.body);
    const made = await this.logins.createOAuth({ consumerId: (await this.param.get(call)).id, accountId, redirectUris }, call.by);
    return { status: 201, content: { ...viewLogin(made), clientSecret: handOver(made.clientSecret) } };
  }

  async #createLegacy(call: AdminCall): Promise<AdminAnswer> {
    const { accountId, clientId = accountId, login, password } = await check(LegacyLoginBody, call.body);
    const wanted = { consumerId: (await this.param.get(call)).id, accountId, clientId, login, password: new Secret(password) };
    return { status: 201, content: viewLogin(await this.logins.createLegacy(wanted, call.by)) };
  }

  async #idOf(call: AdminCall): Promise<string> {
    const { id } = await this.param.get(call);
    const login = await this.logins.find(paramOf(call, 'login'));
    if (login?.consumerId !== id) throw new GatewayError('not_found', 'This consumer has no such login.');
    return login.id;
  }
}
