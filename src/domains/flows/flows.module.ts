import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { FlowsResolver } from './flows.resolver.js';

export const flowsResolvers = [FlowsResolver];

@Module({ imports: [CallsModule], providers: flowsResolvers })
export class FlowsModule {}
