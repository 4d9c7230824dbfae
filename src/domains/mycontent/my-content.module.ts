import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { MyContentResolver } from './my-content.resolver.js';
import { MyContentService } from './my-content.service.js';

export const myContentResolvers = [MyContentResolver];

@Module({ imports: [CallsModule], providers: [MyContentService, ...myContentResolvers] })
export class MyContentModule {}
