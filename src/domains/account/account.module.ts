import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { AccountResolver } from './account.resolver.js';
import { AccountService } from './account.service.js';
import { AccountPartsResolver } from './account-parts.resolver.js';

export const accountResolvers = [AccountResolver, AccountPartsResolver];

@Module({ imports: [CallsModule], providers: [AccountService, ...accountResolvers] })
export class AccountModule {}
