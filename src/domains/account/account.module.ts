import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { AccountResolver } from './account.resolver.js';

export const accountResolvers = [AccountResolver];

@Module({ imports: [CallsModule], providers: [...accountResolvers] })
export class AccountModule {}
