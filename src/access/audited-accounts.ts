import { Injectable } from '@nestjs/common';
import { GatewayError } from '../core/index.js';
import { AccountProof, Accounts } from '../vault/index.js';
import type { Connection, GrantStatus, Offer, Parting } from '../vault/index.js';
import { CallerCache } from './caller-cache.js';
import { AuditLog } from './ports.js';

/** What an operator expects of an offer. */
interface Expectation {
  /** The account that must come of it. */
  readonly accountId?: string | undefined;
  /** What people call the account; else the name it has here already, or at CleverReach. */
  readonly name?: string | undefined;
}

/** Connects and disconnects CleverReach accounts and writes both to the audit log. */
@Injectable()
export class AuditedAccounts {
  constructor(
    private readonly accounts: Accounts,
    private readonly audit: AuditLog,
    private readonly cache: CallerCache,
    private readonly proof: AccountProof,
  ) {}

  /**
   * Connects the account that CleverReach says an offer is for. Throws `invalid_input` where CleverReach refuses, or where it is
   * another account than expected, and `upstream_unavailable` where it does not answer; nothing is stored then.
   */
  async introduce(offer: Offer, { accountId, name }: Expectation, by: string): Promise<GrantStatus> {
    const connection = await this.proof.prove(offer);
    if (accountId !== undefined && accountId !== connection.accountId) {
      throw new GatewayError('invalid_input', `CleverReach says that this is account ${connection.accountId}, not ${accountId}. Nothing was stored.`);
    }
    const known = await this.accounts.find(connection.accountId);
    await this.connect({ ...connection, name: name ?? known?.name ?? connection.name }, by);
    const status = await this.accounts.find(connection.accountId);
    if (!status) throw new GatewayError('not_connected', 'The account was disconnected at this moment.');
    return status;
  }

  /** Stores the account and its grant as they are given; a known account is replaced. Throws `invalid_input`. */
  async connect(connection: Connection, by: string): Promise<void> {
    if (!/^[0-9]+$/.test(connection.accountId)) throw new GatewayError('invalid_input', 'The id of an account is its customer number: digits only.');
    await this.accounts.connect(connection);
    this.cache.clear(); // tokens of its agency are not good for an account any more that was a sub-account
    await this.audit.record({ event: 'account.connected', accountId: connection.accountId, facts: { by } });
  }

  /** Takes the grant of the account away and has CleverReach end its tokens, later where it cannot be reached now. Throws `not_found`. */
  async disconnect(accountId: string, by: string): Promise<Parting> {
    if (!(await this.accounts.find(accountId))) throw new GatewayError('not_found', 'That account is not connected.');
    const parting = await this.accounts.disconnect(accountId);
    await this.audit.record({ event: 'account.disconnected', accountId, facts: { by, revoked: parting.isRevoked } });
    this.cache.clear();
    return parting;
  }
}
