import { Query, Resolver } from '@nestjs/graphql';
import { tables } from '../../contract/index.js';
import type { Call } from '../calls/index.js';
import { CleverReach, expectObject } from '../calls/index.js';
import { CurrentCall } from '../schema/index.js';
import { readAccount } from './account.rows.js';
import { Account } from './account.type.js';

const { whoami } = tables.debug;

@Resolver(() => Account)
export class AccountResolver {
  constructor(private readonly cleverReach: CleverReach) {}

  @Query(() => Account, { nullable: true, description: 'The account this operation runs in.' })
  async account(@CurrentCall() call: Call): Promise<Account> {
    return readAccount(expectObject(whoami, await this.cleverReach.read(call, whoami, { params: {} })));
  }
}
