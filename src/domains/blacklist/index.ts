export { BlacklistModule, blacklistResolvers } from './blacklist.module.js';
export { BlacklistService } from './blacklist.service.js';
