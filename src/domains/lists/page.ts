/** A row with its place in the list. */
export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

/** Where a page lies in its list. */
export interface PageBounds {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

type Count = number | null;

/** A page of a list, as Relay cuts it. */
export interface Page<T> {
  readonly nodes: readonly T[];
  readonly edges: readonly Edge<T>[];
  readonly pageInfo: PageBounds;
  /** Rows of the whole list; null where nobody knows without reading them all. */
  readonly totalCount: Count | Promise<Count>;
}

interface PageParts<T> {
  readonly nodes: readonly T[];
  readonly cursorOf: (at: number) => string;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly countAll: () => Count | Promise<Count>;
}

/** Where a page lies; a cursor is written only where it is asked for. */
class LazyBounds<T> implements PageBounds {
  constructor(private readonly parts: PageParts<T>) {}

  get hasNextPage(): boolean {
    return this.parts.hasNextPage;
  }
  get hasPreviousPage(): boolean {
    return this.parts.hasPreviousPage;
  }
  get startCursor(): string | null {
    return this.#cursorOf(0);
  }
  get endCursor(): string | null {
    return this.#cursorOf(this.parts.nodes.length - 1);
  }

  #cursorOf(at: number): string | null {
    return this.parts.nodes.length === 0 ? null : this.parts.cursorOf(at);
  }
}

/** A page whose cursors and count are made only where they are asked for. */
export class LazyPage<T> implements Page<T> {
  constructor(private readonly parts: PageParts<T>) {}

  get nodes(): readonly T[] {
    return this.parts.nodes;
  }

  get edges(): readonly Edge<T>[] {
    return this.parts.nodes.map((node, at) => ({ cursor: this.parts.cursorOf(at), node }));
  }

  get pageInfo(): PageBounds {
    return new LazyBounds(this.parts);
  }
  get totalCount(): Count | Promise<Count> {
    return this.parts.countAll();
  }
}
