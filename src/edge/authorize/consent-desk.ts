import { Injectable } from '@nestjs/common';
import { Authenticator, Authorizations, DeniedCalls, handOver } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { GatewayError, HTTP_STATUS, Secret } from '../../core/index.js';
import { BrowserCookie, identify, readProtectedForm } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { AuthorizeRefusal, checkAsked, readAsked } from './authorize-request.js';
import type { AuthorizeRequest } from './authorize-request.js';
import { answerConsent } from './consent-page.js';
import { answerCode, answerRefusal } from './way-back.js';

const COOKIE_SECONDS = 3_600;

/** Shows what an app asks for, and carries the person's decision back to it. Between the two nothing is kept but a cookie. */
@Injectable()
export class ConsentDesk {
  readonly #cookie: BrowserCookie;

  constructor(
    private readonly authorizations: Authorizations,
    private readonly authenticator: Authenticator,
    private readonly denied: DeniedCalls,
    { values }: AppConfig,
  ) {
    const isSecure = values.PUBLIC_URL?.protocol === 'https:';
    this.#cookie = new BrowserCookie({ name: 'gateway_authorize', sameSite: 'Lax', lifeSeconds: COOKIE_SECONDS, isSecure });
  }

  async show(request: DoorRequest): Promise<DoorAnswer> {
    return this.#answer(request, new URLSearchParams(request.rawQuery), async (asked) => this.#answerPage(request, asked));
  }

  async decide(request: DoorRequest): Promise<DoorAnswer> {
    const fields = readProtectedForm(request, this.#cookie.read(request.headers));
    return this.#answer(request, fields, async (asked) => {
      if (fields.get('decision') !== 'allow') throw new AuthorizeRefusal('access_denied', 'The person said no.');
      try {
        const code = await this.#agree(asked, new Secret((fields.get('key') ?? '').trim()), request.arrival);
        return answerCode(asked, handOver(code));
      } catch (error) {
        if (error instanceof GatewayError && (error.code === 'unauthenticated' || error.code === 'forbidden')) return this.#answerPage(request, asked, error);
        throw error;
      }
    });
  }

  /** Answers a request whose client is known: what is wrong with the rest of it goes back to that client. */
  async #answer(request: DoorRequest, fields: URLSearchParams, serve: (request: AuthorizeRequest) => Promise<DoorAnswer>): Promise<DoorAnswer> {
    const asked = readAsked(fields);
    const client = await this.authorizations.find(asked.client_id ?? '', asked.redirect_uri ?? '');
    if (!client) {
      throw new GatewayError('invalid_input', 'The gateway does not know this app, or the address to which the app wants you sent back is not registered for it.');
    }
    request.notes.consumerId = client.consumerId;
    request.notes.accountId = client.accountId;
    try {
      checkAsked(asked);
      return await serve({ client, asked });
    } catch (error) {
      if (error instanceof AuthorizeRefusal) return answerRefusal({ client, asked }, error);
      throw error;
    }
  }

  async #agree({ client, asked }: AuthorizeRequest, key: Secret, arrival: DoorRequest['arrival']): Promise<Secret> {
    const { caller } = await identify(this.authenticator, [key], arrival);
    try {
      return await this.authorizations.agree(client, { by: caller, challenge: asked.code_challenge });
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'forbidden') this.denied.note(caller, 'authorize', error);
      throw error;
    }
  }

  #answerPage({ headers }: DoorRequest, request: AuthorizeRequest, refusal?: GatewayError): DoorAnswer {
    const known = this.#cookie.read(headers);
    const browser = known ?? BrowserCookie.generate();
    return answerConsent({
      status: refusal ? HTTP_STATUS[refusal.code] : 200,
      request,
      browser,
      problem: refusal?.message,
      headers: known === undefined ? this.#cookie.write(browser) : {},
    });
  }
}
