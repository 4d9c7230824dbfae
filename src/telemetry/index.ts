export { factsOfError } from './error-facts.js';
export { Log } from './log.js';
export type { LogFacts } from './log.js';
export { Metrics } from './metrics.js';
export { NestLog } from './nest-log.js';
export { PinoLog } from './pino-log.js';
export { RequestLog } from './request-log.js';
export type { RequestRecord } from './request-log.js';
export { TelemetryModule } from './telemetry.module.js';
