import { refuseOldNode } from '../node-version.js';

refuseOldNode();
const { runProcess } = await import('./run-process.js');
await runProcess();
