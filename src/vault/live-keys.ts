import type { Keys } from './cipher.js';
import type { KeyRing, VaultKey } from './vault-key.js';

const REREAD_PAUSE_MS = 1_000;

/**
 * The keys of this process, which may change while it runs. It seals with what was proven against the store. To open a text it
 * looks for an unknown key where keys come from, so that what another process has sealed with a new one opens at once.
 */
export class LiveKeys implements Keys {
  #found: KeyRing | undefined;
  #lookedAtMs = -Infinity;

  constructor(
    private proven: KeyRing,
    private readonly reread: () => KeyRing,
  ) {}

  get ring(): KeyRing {
    return this.proven;
  }

  get first(): VaultKey {
    return this.proven.first;
  }

  find(id: string): VaultKey | undefined {
    return this.proven.find(id) ?? this.#found?.find(id) ?? this.#look(id);
  }

  /** Takes keys that were compared with the store. */
  take(proven: KeyRing): void {
    this.proven = proven;
    this.#found = undefined;
  }

  #look(id: string): VaultKey | undefined {
    const nowMs = performance.now();
    if (nowMs - this.#lookedAtMs < REREAD_PAUSE_MS) return undefined;
    this.#lookedAtMs = nowMs;
    try {
      this.#found = this.reread();
    } catch {
      return undefined; // whoever watches the keys reports it
    }
    return this.#found.find(id);
  }
}
