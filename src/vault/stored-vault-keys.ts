import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayError } from '../core/index.js';
import { whileHeld } from '../storage/index.js';
import type { Database, Locks } from '../storage/index.js';
import { listKnownKeys } from './key-check.js';
import { appendKey, putKeyFirst } from './key-file.js';
import type { KeyHolders } from './key-holders.js';
import type { KeyWatch } from './key-watch.js';
import type { LiveKeys } from './live-keys.js';
import { VaultKeys } from './ports.js';
import type { KeyHolder, Rotation, RotationProgress, Vault, VaultCheck, VaultStatus } from './ports.js';
import { ResealedTexts } from './resealed-texts.js';
import type { SealedTexts } from './sealed-texts.js';

const POLL_MS = 250;

interface Parts {
  readonly database: Database;
  readonly locks: Locks;
  readonly vault: Vault;
  readonly texts: SealedTexts;
  readonly keys: LiveKeys;
  readonly watch: KeyWatch;
  readonly holders: KeyHolders;
}

interface Options {
  readonly now: () => number;
  readonly leaseMs: number;
  /** How long to wait for other processes to take a key. */
  readonly waitMs: number;
  /** The key file; undefined where keys come from VAULT_KEYS. */
  readonly keyFile: string | undefined;
}

type Tell = (progress: RotationProgress) => void;

const describe = (holders: readonly KeyHolder[]): string => holders.map(({ place, keyIds }) => `${place} (${keyIds.join(', ')})`).join('; ');

/** The keys of the vault, looked after. */
export class StoredVaultKeys extends VaultKeys {
  readonly #resealed: ResealedTexts;

  constructor(
    private readonly parts: Parts,
    private readonly options: Options,
  ) {
    super();
    this.#resealed = new ResealedTexts(parts.database, parts.vault, parts.texts);
  }

  async status(): Promise<VaultStatus> {
    const { database, keys, texts, holders } = this.parts;
    const known = await listKnownKeys(database.query);
    const states = known.map(async ({ key_id: keyId, retired_at }) => ({
      keyId,
      role: keys.first.id === keyId ? ('seals' as const) : keys.ring.find(keyId) ? ('opens' as const) : ('missing' as const),
      retiredAt: retired_at ?? undefined,
      texts: await texts.search(keyId),
    }));
    return { keys: await Promise.all(states), holders: await holders.list() };
  }

  check(): Promise<VaultCheck> {
    return this.#resealed.check();
  }

  async rotate({ withNewKey }: { readonly withNewKey: boolean }, tell: Tell): Promise<Rotation> {
    const { locks } = this.parts;
    // One that was killed holds the lock until its lease ends.
    const lease = await locks.acquire('vault:rotate', { waitMs: this.options.leaseMs });
    if (!lease) throw new GatewayError('conflict', 'The vault is being rotated already.');
    return whileHeld(lease, this.options.leaseMs, async () => {
      if (withNewKey) await this.#bringNewKey(tell);
      const keyId = this.parts.keys.first.id;
      await this.#waitFor(({ keyIds }) => keyIds[0] === keyId, { tell, sentence: `These processes do not seal with the key ${keyId} yet` });
      const { resealed, damaged } = await this.#resealed.seal(keyId, (done, total) => {
        tell({ kind: 'sealing', done, total });
      });
      return { keyId, resealed, damaged, ...(await this.#retireOthers(keyId)) };
    });
  }

  /** Nobody seals with a key before everybody has it. One that a broken-off rotation brought is taken up again. */
  async #bringNewKey(tell: Tell): Promise<void> {
    const { keys, watch } = this.parts;
    const { keyFile } = this.options;
    if (keyFile === undefined) {
      throw new GatewayError(
        'invalid_input',
        'The keys of this gateway are in VAULT_KEYS, which only you can change. Add the new key at the end of it and restart every gateway, put it first and restart every gateway, then run this without --new-key.',
      );
    }
    const keyId = (await this.#findUnfinished()) ?? (await appendKey(keyFile));
    await watch.look();
    await this.#waitFor(({ keyIds }) => keyIds.includes(keyId), {
      tell,
      sentence: `The new key ${keyId} is the last one in ${keyFile} and seals nothing yet. These processes do not have it`,
    });
    await putKeyFirst(keyFile, keyId);
    await watch.look();
    if (keys.first.id !== keyId) throw new GatewayError('internal', `The key file ${keyFile} was changed by somebody else. Run this again.`);
  }

  /** A key that is younger than the one that seals. */
  async #findUnfinished(): Promise<string | undefined> {
    const { database, keys } = this.parts;
    const rows = await database.query.selectFrom('vault_keys').select(['key_id', 'created_at']).where('retired_at', 'is', null).execute();
    const since = rows.find(({ key_id }) => key_id === keys.first.id)?.created_at ?? 0;
    return rows.find(({ key_id, created_at }) => created_at > since && keys.ring.find(key_id))?.key_id;
  }

  async #waitFor(isReady: (holder: KeyHolder) => boolean, { tell, sentence }: { readonly tell: Tell; readonly sentence: string }): Promise<void> {
    const endMs = performance.now() + this.options.waitMs;
    for (;;) {
      const late = (await this.parts.holders.list()).filter((holder) => !isReady(holder));
      if (late.length === 0) return;
      if (performance.now() > endMs) throw new GatewayError('conflict', `${sentence}: ${describe(late)}. Give them the key, restart them if need be, and run this again.`);
      tell({ kind: 'waiting', places: late.map(({ place }) => place) });
      await sleep(POLL_MS);
    }
  }

  /** Retires first and looks then: a process that starts with a retired key in front is refused, and one that had started shows. */
  async #retireOthers(keyId: string): Promise<Pick<Rotation, 'removable' | 'remaining'>> {
    const { database, texts, holders } = this.parts;
    const others = (await listKnownKeys(database.query)).filter(({ key_id }) => key_id !== keyId);
    const removable: string[] = [];
    const remaining: Rotation['remaining'][number][] = [];
    for (const { key_id: other, retired_at } of others) {
      await this.#mark(other, retired_at ?? this.options.now());
      const found = await texts.search(other);
      const isUsed = found.length > 0 || (await holders.list()).some(({ keyIds }) => keyIds[0] === other);
      if (isUsed) await this.#mark(other, null);
      else removable.push(other);
      remaining.push(...found);
    }
    return { removable, remaining };
  }

  async #mark(keyId: string, retired_at: number | null): Promise<void> {
    await this.parts.database.query.updateTable('vault_keys').set({ retired_at }).where('key_id', '=', keyId).execute();
  }
}
