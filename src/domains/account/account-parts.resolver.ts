import { Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { CurrentCall, DateTime } from '../schema/index.js';
import { AccountService } from './account.service.js';
import { Account } from './account.type.js';
import { AccountLimit, AccountUser, InvoiceAddress, Plan } from './account-parts.types.js';

/** What CleverReach tells of an account in calls of their own. */
@Resolver(() => Account)
export class AccountPartsResolver {
  constructor(private readonly service: AccountService) {}

  @ResolveField(() => Int, { nullable: true, description: 'Receivers. One call.' })
  receiverCount(@CurrentCall() call: Call, @Parent() { id }: Account): Promise<number> {
    return this.service.receiverCount(call, id);
  }

  @ResolveField(() => Int, { nullable: true, description: 'Active receivers. One call.' })
  activeReceiverCount(@CurrentCall() call: Call, @Parent() { id }: Account): Promise<number> {
    return this.service.activeReceiverCount(call, id);
  }

  @ResolveField(() => Int, { nullable: true, description: 'Mails that may still be sent. One call.' })
  mailContingent(@CurrentCall() call: Call, @Parent() { id }: Account): Promise<number> {
    return this.service.contingent(call, id);
  }

  @ResolveField(() => Plan, { nullable: true, description: 'What the account has bought. One call.' })
  plan(@CurrentCall() call: Call, @Parent() { id }: Account): Promise<Plan> {
    return this.service.plan(call, id);
  }

  @ResolveField(() => InvoiceAddress, { nullable: true, description: 'Where invoices go. One call.' })
  invoiceAddress(@CurrentCall() call: Call, @Parent() { id }: Account): Promise<InvoiceAddress> {
    return this.service.invoiceAddress(call, id);
  }

  @ResolveField(() => DateTime, { nullable: true, description: 'When the next invoice comes. One call.' })
  nextInvoiceAt(@CurrentCall() call: Call, @Parent() { id }: Account): Promise<number | null> {
    return this.service.nextInvoiceAt(call, id);
  }

  @ResolveField(() => [AccountUser], { nullable: true, description: 'People who may log in. One call.' })
  users(@CurrentCall() call: Call, @Parent() { id }: Account): Promise<AccountUser[]> {
    return this.service.users(call, id);
  }

  @ResolveField(() => [AccountLimit], { nullable: true, description: 'Limits by name. One call.' })
  limits(@CurrentCall() call: Call, @Parent() { id }: Account): Promise<AccountLimit[]> {
    return this.service.limits(call, id);
  }
}
