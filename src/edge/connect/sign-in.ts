import { Injectable } from '@nestjs/common';
import { Authenticator, DeniedCalls, OperatorSessions } from '../../access/index.js';
import type { Operator } from '../../access/index.js';
import { GatewayError, HTTP_STATUS, Secret } from '../../core/index.js';
import { answerRedirect, BrowserCookie, identify, readProtectedForm } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { ConnectSite } from './connect-site.js';
import { answerSignIn } from './sign-in-page.js';
import type { Visit } from './visit.js';

/** Signs operators in with a key, because a browser sends no Bearer credential of its own. */
@Injectable()
export class SignIn {
  constructor(
    private readonly sessions: OperatorSessions,
    private readonly authenticator: Authenticator,
    private readonly denied: DeniedCalls,
    private readonly site: ConnectSite,
  ) {}

  /** The operator whose browser sent a request, and the session; undefined where nobody is signed in. */
  async find({ headers }: DoorRequest): Promise<{ readonly operator: Operator; readonly session: string } | undefined> {
    const session = this.site.sessionCookie.read(headers);
    const operator = session === undefined ? undefined : await this.sessions.find(session);
    return session !== undefined && operator ? { operator, session } : undefined;
  }

  async show(request: DoorRequest): Promise<DoorAnswer> {
    return (await this.find(request)) ? answerRedirect(this.site.path()) : this.#answerForm(request, undefined);
  }

  async signIn(request: DoorRequest): Promise<DoorAnswer> {
    const fields = readProtectedForm(request, this.site.formCookie.read(request.headers));
    const session = BrowserCookie.generate(); // never one that somebody may have put into the browser before
    try {
      await this.#open(request, { key: new Secret((fields.get('key') ?? '').trim()), session });
    } catch (error) {
      if (error instanceof GatewayError && (error.code === 'unauthenticated' || error.code === 'forbidden')) return this.#answerForm(request, error);
      throw error;
    }
    return answerRedirect(this.site.path(), this.site.sessionCookie.write(session));
  }

  async signOut({ session }: Visit): Promise<DoorAnswer> {
    await this.sessions.close(session);
    return answerRedirect(this.site.path('sign-in'), this.site.sessionCookie.erase());
  }

  async #open(request: DoorRequest, { key, session }: { readonly key: Secret; readonly session: string }): Promise<void> {
    const { caller } = await identify(this.authenticator, [key], request.arrival);
    request.notes.consumerId = caller.consumerId;
    try {
      await this.sessions.open(caller, session);
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'forbidden') this.denied.note(caller, 'connect', error);
      throw error;
    }
  }

  #answerForm({ headers }: DoorRequest, refusal: GatewayError | undefined): DoorAnswer {
    const known = this.site.formCookie.read(headers);
    const browser = known ?? BrowserCookie.generate();
    return answerSignIn({
      status: refusal ? HTTP_STATUS[refusal.code] : 200,
      action: this.site.path('sign-in'),
      home: this.site.path(),
      browser,
      problem: refusal?.message,
      headers: known === undefined ? this.site.formCookie.write(browser) : {},
    });
  }
}
