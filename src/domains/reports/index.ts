export { readMailingLink } from './report.rows.js';
export { MailingLink, Report } from './report.types.js';
export { ReportsModule, reportsResolvers } from './reports.module.js';
export { ReportsService } from './reports.service.js';
