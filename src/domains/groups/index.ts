export { readGroup, readGroupStats } from './group.rows.js';
export { Group, GroupStats } from './group.types.js';
export { GroupsModule, groupsResolvers } from './groups.module.js';
export { GroupsService } from './groups.service.js';
