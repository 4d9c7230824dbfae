import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { BlacklistResolver } from './blacklist.resolver.js';
import { BlacklistService } from './blacklist.service.js';

export const blacklistResolvers = [BlacklistResolver];

@Module({ imports: [CallsModule], providers: [BlacklistService, ...blacklistResolvers], exports: [BlacklistService] })
export class BlacklistModule {}
