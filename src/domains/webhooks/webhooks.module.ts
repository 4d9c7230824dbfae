import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { WebhooksResolver } from './webhooks.resolver.js';

export const webhooksResolvers = [WebhooksResolver];

@Module({ imports: [CallsModule], providers: webhooksResolvers })
export class WebhooksModule {}
