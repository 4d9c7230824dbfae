// Runs on plain Node 20: the packages of the peers, locked, in a folder of their own.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refuse, root, run, step } from '../scripts/runtime.mjs';

const folder = join(root, 'bench');
const stampFile = join(folder, 'node_modules', '.installed-lock');
const lockHash = () => createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex');
const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash();

/** Installs what the gateway is measured beside where it is not there yet. */
export const installPeers = async () => {
  if (isInstalled()) return;
  const command = ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error'];
  const fine = await step('Installing the peers (some minutes on a first run)', () => run('npm', command, { quiet: true }));
  if (!fine) refuse('The peers could not be installed: see the lines above, then try again.');
  writeFileSync(stampFile, lockHash());
};
