import { Module } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Log } from './log.js';
import { Metrics } from './metrics.js';
import { PinoLog } from './pino-log.js';
import { RequestLog } from './request-log.js';

/** Log, metrics and the access log of this process. Needs `AppConfig`. */
@Module({
  providers: [
    { provide: Log, inject: [AppConfig], useFactory: (config: AppConfig) => new PinoLog(config.values.LOG_LEVEL) },
    { provide: Metrics, useFactory: () => new Metrics() },
    { provide: RequestLog, inject: [Log, Metrics], useFactory: (log: Log, metrics: Metrics) => new RequestLog(log, metrics) },
  ],
  exports: [Log, Metrics, RequestLog],
})
export class TelemetryModule {}
