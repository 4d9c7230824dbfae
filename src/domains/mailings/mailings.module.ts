import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { ReportsModule } from '../reports/index.js';
import { MailingChangesResolver } from './mailing-changes.resolver.js';
import { MailingShelvesResolver } from './mailing-shelves.resolver.js';
import { MailingShelvesService } from './mailing-shelves.service.js';
import { MailingsResolver } from './mailings.resolver.js';
import { MailingsService } from './mailings.service.js';

export const mailingsResolvers = [MailingsResolver, MailingChangesResolver, MailingShelvesResolver];

@Module({ imports: [CallsModule, ReportsModule], providers: [MailingsService, MailingShelvesService, ...mailingsResolvers] })
export class MailingsModule {}
