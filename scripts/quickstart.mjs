import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, install, productionFlags, productNode, requireNode, root } from './runtime.mjs';

requireNode();
process.stdout.write('cleverreach-gateway quickstart\n');
await install();
await build();

const child = spawn(productNode(), [...productionFlags(), join(root, 'dist', 'quickstart.js')], { cwd: root, stdio: 'inherit' });
// A terminal sends Ctrl-C to both; a supervisor only to this one. The child decides when it is over.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => process.exit(code ?? 1));
