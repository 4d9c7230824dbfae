import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { ReportsResolver } from './reports.resolver.js';
import { ReportsService } from './reports.service.js';

export const reportsResolvers = [ReportsResolver];

@Module({ imports: [CallsModule], providers: [ReportsService, ...reportsResolvers], exports: [ReportsService] })
export class ReportsModule {}
