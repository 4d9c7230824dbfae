import { Query, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { refuseInput } from '../calls/index.js';
import type { Page } from '../lists/index.js';
import { CurrentCall, PagingArgs, CheckedArgs } from '../schema/index.js';
import { AgencyAccountArgs } from './account.args.js';
import { AccountService } from './account.service.js';
import { Account, AccountConnection } from './account.type.js';

@Resolver()
export class AccountResolver {
  constructor(private readonly service: AccountService) {}

  @Query(() => Account, { nullable: true, description: 'The account this operation runs in.' })
  account(@CurrentCall() call: Call): Promise<Account> {
    return this.service.own(call);
  }

  @Query(() => AccountConnection, { nullable: true, description: 'The accounts of an agency.' })
  agencyAccounts(@CurrentCall() call: Call, @CheckedArgs() page: PagingArgs): Promise<Page<Account>> {
    return this.service.list(call, page);
  }

  @Query(() => Account, { nullable: true, description: 'One account of an agency, by number or by login domain.' })
  agencyAccount(@CurrentCall() call: Call, @CheckedArgs() { id, loginDomain }: AgencyAccountArgs): Promise<Account> {
    if (id != null && loginDomain == null) return this.service.get(call, id);
    if (loginDomain != null && id == null) return this.service.byDomain(call, loginDomain);
    throw refuseInput('id', 'Give id or loginDomain, exactly one of them.');
  }
}
