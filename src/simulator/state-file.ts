import { closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSnapshot } from './store.js';
import type { Snapshot, Store } from './store.js';

/** Keeps the whole state in a file, so that a new start goes on where the last one ended. */
export class StateFile {
  #savedRevision = -1;
  #saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly store: Store,
  ) {}

  /** Takes over the file's state; false where there is no file yet. Throws where the file holds something else. */
  load(): boolean {
    if (!existsSync(this.path)) return false;
    this.store.restore(readSnapshot(readFileSync(this.path, 'utf8')));
    this.#savedRevision = this.store.revision;
    return true;
  }

  /** Resolves when everything changed so far is on disk. Calls that wait together share one write. */
  async save(): Promise<void> {
    const wanted = this.store.revision;
    while (this.#savedRevision < wanted) {
      this.#saving = this.#saving.catch(() => undefined).then(() => this.#write());
      await this.#saving;
    }
  }

  async #write(): Promise<void> {
    const revision = this.store.revision;
    if (revision <= this.#savedRevision) return;
    const draft = `${this.path}.new`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(this.store.snapshot()));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.path);
    syncFolder(dirname(this.path));
    this.#savedRevision = revision;
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readSnapshot = (text: string): Snapshot => {
  const snapshot = parse(text);
  if (!isSnapshot(snapshot)) throw new Error('The state file holds no state of the simulator.');
  return snapshot;
};

/** Makes the rename itself survive a power cut. */
const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
};
