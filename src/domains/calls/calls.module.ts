import { Module } from '@nestjs/common';
import { UpstreamModule } from '../../upstream/index.js';
import { CleverReach } from './cleverreach.service.js';

/** The way of the domains to CleverReach. */
@Module({ imports: [UpstreamModule], providers: [CleverReach], exports: [CleverReach] })
export class CallsModule {}
