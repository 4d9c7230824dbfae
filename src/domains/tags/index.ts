export { TagsModule, tagsResolvers } from './tags.module.js';
