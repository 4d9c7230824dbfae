import { Injectable } from '@nestjs/common';
import { AuditedAccounts, ConnectAttempts } from '../../access/index.js';
import { GatewayError } from '../../core/index.js';
import { OAuthApps } from '../../vault/index.js';
import { answerRedirect, BrowserCookie } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { CleverReachStrategy, runStep } from './cleverreach-strategy.js';
import type { Outcome, Traveller } from './cleverreach-strategy.js';
import { ConnectSite } from './connect-site.js';
import { answerOutcome, answerStranger } from './outcome-page.js';
import { fieldOf } from './visit.js';
import type { Visit } from './visit.js';

/** Sends a browser to CleverReach, and looks at what it brings back. */
@Injectable()
export class BrowserDance {
  constructor(
    private readonly attempts: ConnectAttempts,
    private readonly accounts: AuditedAccounts,
    private readonly apps: OAuthApps,
    private readonly site: ConnectSite,
  ) {}

  /** For the OAuth app `client_id`; where the form names an `account`, that one must come back. */
  async depart(visit: Visit): Promise<DoorAnswer> {
    const [clientId, accountId] = [fieldOf(visit, 'client_id'), fieldOf(visit, 'account')];
    if (!(await this.apps.list()).some((app) => app.clientId === clientId)) {
      throw new GatewayError('not_found', 'The secret of this OAuth app is not stored here. Store it first.');
    }
    const browser = this.site.attemptCookie.read(visit.request.headers) ?? BrowserCookie.generate(); // another tab may be under way
    const departure = { session: visit.session, accountId: accountId === '' ? undefined : accountId };
    const outcome = await runStep(this.#strategyOf(clientId), { browser, query: {}, departure });
    if (outcome.kind !== 'sent') return this.#answer(outcome);
    return answerRedirect(outcome.location, this.site.attemptCookie.write(browser));
  }

  async welcome(request: DoorRequest): Promise<DoorAnswer> {
    const query: Traveller['query'] = Object.fromEntries(new URLSearchParams(request.rawQuery));
    const back = { state: query['state'] ?? '', browser: this.site.attemptCookie.read(request.headers) ?? '' };
    const attempt = await this.attempts.find(back);
    if (!attempt) return answerStranger(this.site.home);
    request.notes.consumerId = attempt.operator.consumerId;
    const outcome = await runStep(this.#strategyOf(attempt.clientId), { query, browser: back.browser });
    await this.attempts.take(back); // a refusal uses the state up as well
    if (outcome.kind === 'connected') request.notes.accountId = outcome.account.accountId;
    return this.#answer(outcome);
  }

  #strategyOf(clientId: string): CleverReachStrategy {
    const { attempts, accounts, site } = this;
    return new CleverReachStrategy({ cleverReachUrl: site.cleverReachUrl, redirectUri: site.redirectUri, clientId, attempts, accounts });
  }

  #answer(outcome: Outcome): DoorAnswer {
    return answerOutcome(outcome, this.site.path());
  }
}
