import { operations } from './changes/index.js';
import { legacyDocs } from './legacy-page.js';

export { LegacyModule } from './legacy.module.js';
export { MigrationModule } from './migration/migration.module.js';
export { MigrationReports } from './migration/migration-reports.js';
export { reportPage } from './migration/report-page.js';
export { viewReport } from './migration/view-report.js';

/** docs/generated/legacy.md. */
export const legacyPage = (): string => legacyDocs(operations);
