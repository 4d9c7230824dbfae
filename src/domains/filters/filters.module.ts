import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { FilterChangesResolver } from './filter-changes.resolver.js';
import { FilterReceiversService } from './filter-receivers.service.js';
import { FiltersResolver, GroupFiltersResolver } from './filters.resolver.js';
import { FiltersService } from './filters.service.js';

export const filtersResolvers = [FiltersResolver, GroupFiltersResolver, FilterChangesResolver];

@Module({ imports: [CallsModule], providers: [FiltersService, FilterReceiversService, ...filtersResolvers] })
export class FiltersModule {}
