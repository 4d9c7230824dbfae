import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ConfigModule } from './config/index.js';
import type { SettingValues } from './config/index.js';
import { endpoints, findMistakes } from './contract/index.js';
import { AdminModule } from './edge/admin/index.js';
import { AuthorizeModule } from './edge/authorize/index.js';
import { ConnectModule } from './edge/connect/index.js';
import { DocsModule } from './edge/docs/index.js';
import { GraphqlDoorModule } from './edge/graphql/index.js';
import { HealthModule } from './edge/health/index.js';
import { LegacyModule } from './edge/legacy/index.js';
import { RestModule } from './edge/rest/index.js';
import { TokenModule } from './edge/token/index.js';

/** The only file that knows every way in. */
@Module({ imports: [GraphqlDoorModule, RestModule, LegacyModule, TokenModule, AuthorizeModule, AdminModule, ConnectModule, HealthModule, DocsModule] })
export class AppModule {
  /** Throws where the table of endpoints has mistakes: a gateway that misreads its contract does not start. */
  static of(values: SettingValues): DynamicModule {
    const mistakes = findMistakes(endpoints);
    if (mistakes.length > 0) throw new Error(`The table of endpoints has mistakes: ${mistakes.join(' ')}`);
    return { module: AppModule, imports: [ConfigModule.of(values)] };
  }
}
