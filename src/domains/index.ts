export { Call, InputRefused } from './calls/index.js';
export type { CallLimits, FieldProblem } from './calls/index.js';
export { DomainsModule, resolvers } from './domains.module.js';
