export { FlowsModule, flowsResolvers } from './flows.module.js';
