import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/index.js';
import { TelemetryModule } from '../../telemetry/index.js';
import { BufferedWritesModule, SnapshotsModule } from '../../upstream/index.js';
import { VaultModule } from '../../vault/index.js';
import { DoorModule } from '../door/index.js';
import { AccountRoutes } from './account-routes.js';
import { AdminApi } from './admin-api.js';
import { AdminGuard } from './admin-guard.js';
import { AdminRoutes } from './admin-route.js';
import { AdminServer } from './admin-server.js';
import { AppRoutes } from './app-routes.js';
import { AuditRoutes } from './audit-routes.js';
import { BufferedRoutes } from './buffered-routes.js';
import { ConsumerParam } from './consumer-param.js';
import { ConsumerRoutes } from './consumer-routes.js';
import { DocumentRoutes } from './document-routes.js';
import { FixedTokenRoutes } from './fixed-token-routes.js';
import { IdentityRoutes } from './identity-routes.js';
import { KeyRoutes } from './key-routes.js';
import { LoginRoutes } from './login-routes.js';
import { MetricsDoor } from './metrics-door.js';
import { withDescription } from './openapi-route.js';
import { ReportRoutes } from './report-routes.js';
import { SnapshotRoutes } from './snapshot-routes.js';

const parts = [ConsumerRoutes, KeyRoutes, IdentityRoutes, LoginRoutes, FixedTokenRoutes, AccountRoutes, AppRoutes, AuditRoutes, BufferedRoutes, SnapshotRoutes, ReportRoutes, DocumentRoutes];

/** The admin API on its own listener. Needs `AppConfig`. */
@Module({
  imports: [AccessModule, BufferedWritesModule, SnapshotsModule, DoorModule, TelemetryModule, VaultModule],
  providers: [
    ...parts,
    ConsumerParam,
    AdminGuard,
    AdminApi,
    AdminServer,
    MetricsDoor,
    {
      provide: AdminRoutes,
      inject: parts,
      useFactory: (...found: readonly AdminRoutes[]): AdminRoutes => ({ routes: () => withDescription(found.flatMap((part) => part.routes())) }),
    },
  ],
  exports: [AdminServer],
})
export class AdminModule {}
