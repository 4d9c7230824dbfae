import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/**
 * Makes a folder for its owner alone, and those above it. Where a file system takes no folders and says that the path leads nowhere,
 * as /proc does, `mkdir` with `recursive` tries without end: so each is made by itself.
 */
export const makeFolder = (folder: string): void => {
  const above = dirname(folder);
  if (!existsSync(above)) makeFolder(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!isFolder(folder)) throw error;
  }
};
