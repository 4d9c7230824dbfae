// `npm run bench`: on whatever Node is at hand, installs, builds, and runs the cases on the product's Node.
import { join } from 'node:path';
import { build, install, productNode, requireNode, root, run } from '../scripts/runtime.mjs';
import { installPeers } from './install.mjs';

const args = process.argv.slice(2);

requireNode();
await install();
await installPeers();
if (!args.includes('--build') && !args.includes('--help')) await build();
const { code } = await run(productNode(), [join(root, 'bench', 'run.mjs'), ...args]);
process.exit(code);
