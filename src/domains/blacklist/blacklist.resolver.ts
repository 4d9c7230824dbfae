import { Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { EmailAddress, CheckedArgs, CurrentCall, Input } from '../schema/index.js';
import type { Call } from '../calls/index.js';
import { Group } from '../groups/index.js';
import type { Page } from '../lists/index.js';
import {
  AddToBlacklistInput, AllowedAddressesArgs, BlacklistArgs, BlacklistEntryArgs, RemoveFromBlacklistInput, UpdateBlacklistEntryInput,
} from './blacklist.inputs.js';
import { BlacklistService } from './blacklist.service.js';
import { AddToBlacklistPayload, BlacklistConnection, BlacklistEntry, RemoveFromBlacklistPayload, UpdateBlacklistEntryPayload } from './blacklist.types.js';

@Resolver(() => Group)
export class BlacklistResolver {
  constructor(private readonly service: BlacklistService) {}

  @Query(() => BlacklistConnection, { nullable: true, description: 'The blacklist of the account, by address. Reads all of it with one call.' })
  blacklist(@CurrentCall() call: Call, @CheckedArgs() args: BlacklistArgs): Promise<Page<BlacklistEntry>> {
    return this.service.list(call, null, args);
  }

  @Query(() => BlacklistEntry, { nullable: true, description: 'One entry of the blacklist of the account. The error NOT_FOUND stands for none.' })
  blacklistEntry(@CurrentCall() call: Call, @CheckedArgs() { email }: BlacklistEntryArgs): Promise<BlacklistEntry> {
    return this.service.get(call, email);
  }

  @Query(() => [EmailAddress], { nullable: true, description: 'Those of the addresses that are not on the blacklist of the account.' })
  allowedAddresses(@CurrentCall() call: Call, @CheckedArgs() { emails }: AllowedAddressesArgs): Promise<readonly string[]> {
    return this.service.allowed(call, emails);
  }

  @ResolveField(() => BlacklistConnection, { name: 'blacklist', nullable: true, description: 'The blacklist of the group, by address. One call for each group.' })
  ofGroup(@CurrentCall() call: Call, @Parent() group: Group, @CheckedArgs() args: BlacklistArgs): Promise<Page<BlacklistEntry>> {
    return this.service.list(call, group.id, args);
  }

  @Mutation(() => AddToBlacklistPayload, { nullable: true, description: 'Puts an address or a pattern on a blacklist.' })
  async addToBlacklist(@CurrentCall() call: Call, @Input(() => AddToBlacklistInput) { groupId = null, ...entry }: AddToBlacklistInput): Promise<AddToBlacklistPayload> {
    const { dryRun, after } = await this.service.add(call, groupId, entry);
    return { dryRun, entry: after };
  }

  @Mutation(() => UpdateBlacklistEntryPayload, { nullable: true, description: 'Changes an entry of the blacklist of the account.' })
  async updateBlacklistEntry(@CurrentCall() call: Call, @Input(() => UpdateBlacklistEntryInput) input: UpdateBlacklistEntryInput): Promise<UpdateBlacklistEntryPayload> {
    const { dryRun, after } = await this.service.update(call, input);
    return { dryRun, entry: after };
  }

  @Mutation(() => RemoveFromBlacklistPayload, { nullable: true, description: 'Takes an entry off a blacklist.' })
  async removeFromBlacklist(
    @CurrentCall() call: Call,
    @Input(() => RemoveFromBlacklistInput) { groupId = null, email }: RemoveFromBlacklistInput,
  ): Promise<RemoveFromBlacklistPayload> {
    const { dryRun } = await this.service.remove(call, groupId, email);
    return { dryRun, email };
  }
}
