import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { BouncesResolver } from './bounces.resolver.js';

export const bouncesResolvers = [BouncesResolver];

@Module({ imports: [CallsModule], providers: bouncesResolvers })
export class BouncesModule {}
