export { Call, InputRefused } from './calls/index.js';
export type { CallLimits, FieldProblem } from './calls/index.js';
export { DomainsModule, resolvers } from './domains.module.js';
export { DEFAULT_PAGE_SIZE } from './lists/index.js';
export { ROW_FIELD } from './schema/index.js';
