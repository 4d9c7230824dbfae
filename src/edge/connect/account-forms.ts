import { Injectable } from '@nestjs/common';
import { AuditedAccounts, AuditedApps } from '../../access/index.js';
import { Secret } from '../../core/index.js';
import { answerMessage, answerRedirect } from '../door/index.js';
import type { DoorAnswer } from '../door/index.js';
import { ConnectSite } from './connect-site.js';
import { fieldOf } from './visit.js';
import type { Visit } from './visit.js';

/** The forms of the accounts page that need no CleverReach in the browser. */
@Injectable()
export class AccountForms {
  constructor(
    private readonly accounts: AuditedAccounts,
    private readonly apps: AuditedApps,
    private readonly site: ConnectSite,
  ) {}

  async storeApp(visit: Visit): Promise<DoorAnswer> {
    await this.apps.put(fieldOf(visit, 'client_id'), new Secret(fieldOf(visit, 'client_secret')), visit.operator.consumerId);
    return answerRedirect(this.site.path());
  }

  async removeApp(visit: Visit): Promise<DoorAnswer> {
    await this.apps.remove(fieldOf(visit, 'client_id'), visit.operator.consumerId);
    return answerRedirect(this.site.path());
  }

  async disconnect(visit: Visit): Promise<DoorAnswer> {
    const accountId = fieldOf(visit, 'account');
    const { isRevoked } = await this.accounts.disconnect(accountId, visit.operator.consumerId);
    const outcome = isRevoked ? 'CleverReach has ended its tokens.' : 'CleverReach could not be told yet: it will be told again until its tokens have ended there.';
    return answerMessage({
      status: 200,
      title: `Account ${accountId} is disconnected`,
      sentences: [`The gateway has erased its tokens. ${outcome}`],
      next: { address: this.site.path(), label: 'All accounts' },
    });
  }
}
