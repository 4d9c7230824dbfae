export { CompiledExecutor } from './compiled-executor.js';
export { executorGateway } from './executor-gateway.js';
export { printAnswer } from './printed-rows.js';
