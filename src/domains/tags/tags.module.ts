import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { TagsResolver } from './tags.resolver.js';
import { TagsService } from './tags.service.js';

export const tagsResolvers = [TagsResolver];

@Module({ imports: [CallsModule], providers: [TagsService, ...tagsResolvers] })
export class TagsModule {}
