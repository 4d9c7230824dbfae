import type { MigrationReport } from './report.js';

const times: ReadonlySet<string> = new Set(['madeAt', 'firstSeenAt', 'lastSeenAt']);

/** A report as JSON for programs: times in ISO 8601. */
export const viewReport = (report: MigrationReport): unknown =>
  JSON.parse(JSON.stringify(report, (name, value: unknown) => (times.has(name) && typeof value === 'number' ? new Date(value).toISOString() : value)));
