import { Injectable } from '@nestjs/common';
import { GatewayError } from '../core/index.js';
import { Accounts } from '../vault/index.js';
import type { Connection } from '../vault/index.js';
import { CallerCache } from './caller-cache.js';
import { AuditLog } from './ports.js';

/** Connects and disconnects CleverReach accounts and writes both to the audit log. */
@Injectable()
export class AuditedAccounts {
  constructor(
    private readonly accounts: Accounts,
    private readonly audit: AuditLog,
    private readonly cache: CallerCache,
  ) {}

  /** Stores the account and its grant; a known account is replaced. Throws `invalid_input`. */
  async connect(connection: Connection, by: string): Promise<void> {
    if (!/^[0-9]+$/.test(connection.accountId)) throw new GatewayError('invalid_input', 'The id of an account is its customer number: digits only.');
    await this.accounts.connect(connection);
    await this.audit.record({ event: 'account.connected', accountId: connection.accountId, facts: { by } });
  }

  /** Forgets the account and its grant. Throws `not_found`. */
  async disconnect(accountId: string, by: string): Promise<void> {
    if (!(await this.accounts.find(accountId))) throw new GatewayError('not_found', 'That account is not connected.');
    await this.accounts.disconnect(accountId);
    await this.audit.record({ event: 'account.disconnected', accountId, facts: { by } });
    this.cache.clear();
  }
}
