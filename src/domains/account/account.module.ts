import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { AccountResolver } from './account.resolver.js';

@Module({ imports: [CallsModule], providers: [AccountResolver] })
export class AccountModule {}
