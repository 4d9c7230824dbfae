import type { Database } from '../storage/index.js';
import type { Secret } from '../core/index.js';
import type { FoundTexts, Vault, VaultCheck } from './ports.js';
import { knownColumns } from './sealed-texts.js';
import type { KnownColumn, SealedTexts, StoredText } from './sealed-texts.js';

const BATCH = 50;

type Damaged = readonly FoundTexts[];

/** Opens every sealed text of the store: to see whether it opens, or to seal it with another key. */
export class ResealedTexts {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly texts: SealedTexts,
  ) {}

  async check(): Promise<VaultCheck> {
    const damaged: FoundTexts[] = [];
    let opened = 0;
    for (const column of knownColumns) {
      const { good, bad } = await this.#checkColumn(column);
      opened += good;
      if (bad > 0) damaged.push({ table: column.table, column: column.column, count: bad });
    }
    return { opened, damaged };
  }

  /**
   * Seals everything with the first key of this process, a few rows at a time, beside whatever else is written. Broken off at any
   * moment, the next run goes on with what is left. Texts that do not open stay as they are.
   */
  async seal(keyId: string, tell: (done: number, total: number) => void): Promise<{ readonly resealed: number; readonly damaged: Damaged }> {
    const left = await Promise.all(knownColumns.map((column) => this.texts.countOthers(column, keyId)));
    const total = left.reduce((sum, count) => sum + count, 0);
    const damaged: FoundTexts[] = [];
    let resealed = 0;
    for (const column of knownColumns) {
      const bad = await this.#sealColumn(column, keyId, (count) => {
        resealed += count;
        tell(resealed, total);
      });
      if (bad > 0) damaged.push({ table: column.table, column: column.column, count: bad });
    }
    return { resealed, damaged };
  }

  /** Returns how many texts do not open. */
  async #sealColumn(column: KnownColumn, keyId: string, tell: (count: number) => void): Promise<number> {
    let bad = 0;
    for (;;) {
      const batch = await this.texts.list(column, { except: keyId, skip: bad, limit: BATCH });
      if (batch.length === 0) return bad;
      const opened = batch.flatMap((text) => {
        const secret = this.#open(text);
        return secret ? [{ text, secret }] : [];
      });
      bad += batch.length - opened.length;
      tell(await this.#replace(column, opened));
    }
  }

  #replace(column: KnownColumn, opened: readonly { readonly text: StoredText; readonly secret: Secret }[]): Promise<number> {
    return this.database.transaction(async (query) => {
      let count = 0;
      for (const { text, secret } of opened) {
        if (await this.texts.replace(query, column, { text, next: this.vault.seal(secret, text.place) })) count += 1;
      }
      return count;
    });
  }

  async #checkColumn(column: KnownColumn): Promise<{ readonly good: number; readonly bad: number }> {
    let [good, bad] = [0, 0];
    for (;;) {
      const batch = await this.texts.list(column, { skip: good + bad, limit: BATCH });
      if (batch.length === 0) return { good, bad };
      const opened = batch.filter((text) => this.#open(text) !== undefined).length;
      good += opened;
      bad += batch.length - opened;
    }
  }

  #open({ sealed, place }: StoredText): Secret | undefined {
    try {
      return this.vault.open(sealed, place);
    } catch {
      return undefined;
    }
  }
}
