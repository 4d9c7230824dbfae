import { refuseOldNode } from './node-version.js';

refuseOldNode();
const { runQuickstart } = await import('./run-quickstart.js');
await runQuickstart();
