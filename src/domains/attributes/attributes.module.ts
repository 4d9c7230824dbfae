import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { AttributeChangesResolver } from './attribute-changes.resolver.js';
import { AttributesResolver } from './attributes.resolver.js';
import { AttributesService } from './attributes.service.js';

export const attributesResolvers = [AttributesResolver, AttributeChangesResolver];

@Module({ imports: [CallsModule], providers: [AttributesService, ...attributesResolvers] })
export class AttributesModule {}
