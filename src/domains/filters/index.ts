export { FiltersModule, filtersResolvers } from './filters.module.js';
