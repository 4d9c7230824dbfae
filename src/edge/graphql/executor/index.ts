export { CompiledExecutor } from './compiled-executor.js';
export { executorGateway } from './executor-gateway.js';
export { printData } from './printed-rows.js';
