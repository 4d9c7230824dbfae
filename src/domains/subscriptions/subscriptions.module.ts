import { Module } from '@nestjs/common';
import { Clock, SystemClock } from '../../core/index.js';
import { BlacklistModule } from '../blacklist/index.js';
import { CallsModule } from '../calls/index.js';
import { FormsModule } from '../forms/index.js';
import { ReceiversModule } from '../receivers/index.js';
import { SubscriptionsResolver } from './subscriptions.resolver.js';
import { SubscriptionsService } from './subscriptions.service.js';

export const subscriptionsResolvers = [SubscriptionsResolver];

@Module({
  imports: [BlacklistModule, CallsModule, FormsModule, ReceiversModule],
  providers: [SubscriptionsService, { provide: Clock, useClass: SystemClock }, ...subscriptionsResolvers],
})
export class SubscriptionsModule {}
