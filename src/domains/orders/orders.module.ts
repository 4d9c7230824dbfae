import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { OrdersResolver } from './orders.resolver.js';
import { OrdersService } from './orders.service.js';

export const ordersResolvers = [OrdersResolver];

@Module({ imports: [CallsModule], providers: [OrdersService, ...ordersResolvers] })
export class OrdersModule {}
