import { Injectable } from '@nestjs/common';
import { tables } from '../../contract/index.js';
import type { Call } from '../calls/index.js';
import { CleverReach, expectNumber, expectObject, expectRows, readMoment } from '../calls/index.js';
import type { Page, PagedSource, PageRequest } from '../lists/index.js';
import { Cursors, pageOfPagedList } from '../lists/index.js';
import { readAccount, readAccountLimits, readAccountUser, readInvoiceAddress, readPlan } from './account.rows.js';
import type { Account } from './account.type.js';
import type { AccountLimit, AccountUser, InvoiceAddress, Plan } from './account-parts.types.js';

const { clients, debug } = tables;

/** Accounts: the own one, and those of an agency. */
@Injectable()
export class AccountService {
  constructor(private readonly cleverReach: CleverReach) {}

  /** The account that the operation runs in. */
  async own(call: Call): Promise<Account> {
    return readAccount(expectObject(debug.whoami, await this.cleverReach.read(call, debug.whoami, { params: {} })));
  }

  /** A page of the accounts of an agency. */
  list(call: Call, page: PageRequest): Promise<Page<Account>> {
    const source: PagedSource<Account> = {
      maxSize: clients.list.paging.maxSize,
      read: async ({ number, size }) => {
        const answer = await this.cleverReach.read(call, clients.list, { params: {}, query: { page: number, pagesize: size } });
        return expectRows(clients.list, answer).map(readAccount);
      },
      idOf: ({ id }) => id,
      markOf: () => 0,
      countAll: async () => null,
    };
    return pageOfPagedList(source, { page, limit: call.limits.rowsPerPage, cursors: new Cursors([call.accountId, 'accounts']) });
  }

  async get(call: Call, id: string): Promise<Account> {
    return readAccount(expectObject(clients.get, await this.cleverReach.read(call, clients.get, { params: { id } })));
  }

  async byDomain(call: Call, domain: string): Promise<Account> {
    return readAccount(expectObject(clients.byDomain, await this.cleverReach.read(call, clients.byDomain, { params: { domain } })));
  }

  async receiverCount(call: Call, id: string): Promise<number> {
    return expectNumber(clients.receiverCount, await this.cleverReach.read(call, clients.receiverCount, { params: { id } }));
  }

  async activeReceiverCount(call: Call, id: string): Promise<number> {
    return expectNumber(clients.activeReceiverCount, await this.cleverReach.read(call, clients.activeReceiverCount, { params: { id } }));
  }

  /** Mails that may still be sent. */
  async contingent(call: Call, id: string): Promise<number> {
    return expectNumber(clients.contingent, await this.cleverReach.read(call, clients.contingent, { params: { id } }));
  }

  async plan(call: Call, id: string): Promise<Plan> {
    const answer = await this.cleverReach.read(call, clients.plan, { params: { id } });
    return readPlan(typeof answer === 'string' ? answer : expectObject(clients.plan, answer));
  }

  async invoiceAddress(call: Call, id: string): Promise<InvoiceAddress> {
    return readInvoiceAddress(expectObject(clients.invoiceAddress, await this.cleverReach.read(call, clients.invoiceAddress, { params: { id } })));
  }

  async nextInvoiceAt(call: Call, id: string): Promise<number | null> {
    return readMoment(expectNumber(clients.nextInvoiceDate, await this.cleverReach.read(call, clients.nextInvoiceDate, { params: { id } })));
  }

  async users(call: Call, id: string): Promise<AccountUser[]> {
    return expectRows(clients.users, await this.cleverReach.read(call, clients.users, { params: { id } })).map(readAccountUser);
  }

  async limits(call: Call, id: string): Promise<AccountLimit[]> {
    return readAccountLimits(expectObject(clients.limits, await this.cleverReach.read(call, clients.limits, { params: { id } })));
  }
}
