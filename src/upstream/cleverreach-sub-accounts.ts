import { Injectable } from '@nestjs/common';
import { AuditLog } from '../access/index.js';
import { fillPath, tables } from '../contract/index.js';
import type { Answer } from '../contract/index.js';
import { GatewayError } from '../core/index.js';
import { SubAccounts } from '../vault/index.js';
import { SubAccountAccess, UpstreamClient } from './ports.js';
import type { CallContext } from './ports.js';
import { SignedSender } from './signed-sender.js';

const MAX_ACCOUNT_BYTES = 65_536;

@Injectable()
export class CleverReachSubAccounts extends SubAccountAccess {
  constructor(
    private readonly upstream: UpstreamClient,
    private readonly sender: SignedSender,
    private readonly subAccounts: SubAccounts,
    private readonly audit: AuditLog,
  ) {
    super();
  }

  async open(call: CallContext, accountId: string): Promise<number> {
    await this.upstream.admit(tables.clients.token, { ...call, params: { id: accountId } });
    const name = await this.#readName(call, accountId);
    const { grant, tokenSeconds } = await this.subAccounts.adopt({ parentId: call.accountId, accountId, name });
    const { consumerId, credential } = call.caller;
    const facts = { subAccount: accountId, grant, credential: credential.id, requestId: call.requestId };
    await this.audit.record({ event: 'sub_account.opened', consumerId, accountId: call.accountId, facts });
    return grant === 'derived' ? Infinity : tokenSeconds;
  }

  /** The company of the sub-account, as CleverReach shows it to the caller's account. Whoever is not shown it gets CleverReach's refusal. */
  async #readName({ accountId: parentId, signal }: CallContext, accountId: string): Promise<string> {
    const path = fillPath(tables.clients.get, { id: accountId });
    const found = (await this.sender.readJson(parentId, path, { maxBytes: MAX_ACCOUNT_BYTES, signal })) as Partial<
      Answer<typeof tables.clients.get>
    > | null;
    if (String(found?.id) !== accountId) throw new GatewayError('not_found', 'CleverReach does not know this account.');
    return found?.company || `Account ${accountId}`;
  }
}
