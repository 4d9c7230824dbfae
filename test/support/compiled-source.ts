import { execFile } from 'node:child_process';
import { copyFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createFolder } from './stores.js';

/** The source as a process of its own can run it: the folder of its modules, fresh and apart from `dist`. */
export const compileSource = async (): Promise<string> => {
  const folder = await createFolder();
  const target = join(folder, 'dist');
  await promisify(execFile)(resolve('node_modules/.bin/swc'), ['src', '-d', target, '--strip-leading-paths', '--quiet']);
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await copyFile('package.json', join(folder, 'package.json'));
  return target;
};
