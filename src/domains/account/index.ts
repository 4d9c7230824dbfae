export { AccountModule, accountResolvers } from './account.module.js';
