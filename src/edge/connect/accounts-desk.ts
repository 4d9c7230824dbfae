import { Injectable } from '@nestjs/common';
import { Accounts, OAuthApps } from '../../vault/index.js';
import type { DoorAnswer } from '../door/index.js';
import { answerAccounts } from './accounts-page.js';
import { ConnectSite } from './connect-site.js';
import type { Visit } from './visit.js';

/** Shows what is connected and what can be. */
@Injectable()
export class AccountsDesk {
  constructor(
    private readonly accounts: Accounts,
    private readonly apps: OAuthApps,
    private readonly site: ConnectSite,
  ) {}

  async show({ operator, session }: Visit): Promise<DoorAnswer> {
    return answerAccounts({
      accounts: await this.accounts.list(),
      apps: await this.apps.list(),
      operator,
      session,
      redirectUri: this.site.redirectUri,
      cleverReachUrl: this.site.cleverReachUrl,
      path: (name) => this.site.path(name),
    });
  }
}
