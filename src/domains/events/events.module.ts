import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { EventsResolver } from './events.resolver.js';

export const eventsResolvers = [EventsResolver];

@Module({ imports: [CallsModule], providers: eventsResolvers })
export class EventsModule {}
