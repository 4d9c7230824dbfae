import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { OperatorReports } from '../../door/index.js';
import { MigrationReports } from './migration-reports.js';
import { viewReport } from './view-report.js';
import { UsageRecorder } from '../usage/usage-recorder.js';

/** Lets operators read the report at /admin/migration. What this process has counted is written first, so that it is in it. */
@Injectable()
export class ReportRegistration implements OnModuleInit {
  constructor(
    private readonly operatorReports: OperatorReports,
    private readonly reports: MigrationReports,
    private readonly recorder: UsageRecorder,
  ) {}

  onModuleInit(): void {
    this.operatorReports.register('migration', async (consumer) => {
      await this.recorder.write();
      return viewReport(await this.reports.make(consumer));
    });
  }
}
