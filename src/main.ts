import { refuseOldNode } from './node-version.js';

refuseOldNode();
const { runGateway } = await import('./run-gateway.js');
await runGateway();
