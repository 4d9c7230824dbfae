import type { Entity } from './entities.js';

export interface CollectionOptions<T, I extends string> {
  readonly name: string;
  /** Names of the indexes with the value each row stands under. */
  readonly indexes: Readonly<Record<I, (row: T) => string>>;
  /** Told before the caller goes on, after each change. */
  readonly onChange: () => void;
}

/** Rows by id in the order of their birth, with indexes. A row is never changed, it is put again. */
export class Collection<T extends Entity = Entity, I extends string = string> {
  readonly name: string;
  readonly #rows = new Map<string, T>();
  readonly #indexes: ReadonlyMap<string, Map<string, Map<string, T>>>;

  constructor(readonly options: CollectionOptions<T, I>) {
    this.name = options.name;
    this.#indexes = new Map(Object.keys(options.indexes).map((index) => [index, new Map()]));
  }

  get size(): number {
    return this.#rows.size;
  }

  find(id: string): T | undefined {
    return this.#rows.get(id);
  }

  all(): readonly T[] {
    return [...this.#rows.values()];
  }

  where(index: I, value: string): readonly T[] {
    return [...(this.#indexes.get(index)?.get(value)?.values() ?? [])];
  }

  countWhere(index: I, value: string): number {
    return this.#indexes.get(index)?.get(value)?.size ?? 0;
  }

  put(row: T): T {
    this.#unlist(row.id, row);
    this.#rows.set(row.id, row);
    for (const [index, keyOf] of this.#keys()) {
      const lists = this.#indexes.get(index);
      const list = lists?.get(keyOf(row)) ?? new Map<string, T>();
      list.set(row.id, row);
      lists?.set(keyOf(row), list);
    }
    this.options.onChange();
    return row;
  }

  remove(id: string): boolean {
    const row = this.#rows.get(id);
    if (!row) return false;
    this.#unlist(id);
    this.#rows.delete(id);
    this.options.onChange();
    return true;
  }

  /** Forgets everything and takes these rows. */
  fill(rows: readonly T[]): void {
    this.#rows.clear();
    for (const lists of this.#indexes.values()) lists.clear();
    for (const row of rows) this.put(row);
  }

  #keys(): [I, (row: T) => string][] {
    return Object.entries(this.options.indexes) as [I, (row: T) => string][];
  }

  /** Takes the old row out of the lists in which the new one will not stand. */
  #unlist(id: string, next?: T): void {
    const old = this.#rows.get(id);
    if (!old) return;
    for (const [index, keyOf] of this.#keys()) {
      const key = keyOf(old);
      if (next && keyOf(next) === key) continue;
      const lists = this.#indexes.get(index);
      const list = lists?.get(key);
      list?.delete(id);
      if (list?.size === 0) lists?.delete(key);
    }
  }
}
