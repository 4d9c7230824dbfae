import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursors } from './cursor.js';
import { coverWindow, pageOfPagedList } from './paged-list.js';
import type { PagedSource } from './paged-list.js';

interface Row {
  readonly id: string;
  readonly mark: number;
}

const cursors = new Cursors(['account', 'list']);

/** A list that can grow between two pages, and counts how often it is asked. */
class GrowingList implements PagedSource<Row> {
  readonly maxSize = 50;
  calls = 0;

  constructor(private rows: readonly Row[]) {}

  readonly read = async ({ number, size }: { readonly number: number; readonly size: number }): Promise<readonly Row[]> => {
    this.calls += 1;
    return this.rows.slice(number * size, (number + 1) * size);
  };
  readonly idOf = ({ id }: Row): string => id;
  readonly markOf = ({ mark }: Row): number => mark;
  readonly countAll = async (): Promise<null> => null;

  add(row: Row): void {
    this.rows = [...this.rows, row].sort((a, b) => a.mark - b.mark);
  }
}

const rowsOf = (marks: readonly number[]): Row[] => [...marks].sort((a, b) => a - b).map((mark, at) => ({ id: `r${at}`, mark }));

const walk = async (list: GrowingList, first: number, between: () => void): Promise<string[]> => {
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof pageOfPagedList<Row>>> = await pageOfPagedList(list, { page: { first, after }, limit: 50, cursors });
    seen.push(...page.nodes.map(({ id }) => id));
    if (!page.pageInfo.hasNextPage) return seen;
    after = page.pageInfo.endCursor ?? after;
    between();
  }
};

describe('the pages of CleverReach that hold a window', () => {
  it('hold it whole, in one page or two neighbours, none larger than allowed', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.integer({ min: 1, max: 1_000 }), (passed, size) => {
        const pages = coverWindow(passed, size, 5_000);
        const [first] = pages;
        const last = pages.at(-1);
        const begin = (first?.number ?? 0) * (first?.size ?? 0);
        const end = ((last?.number ?? 0) + 1) * (last?.size ?? 0);
        return begin <= passed && end >= passed + size && pages.length <= 2 && pages.every((page) => page.size <= 5_000);
      }),
    );
  });

  it('are one page of the size asked for where pages follow each other', () => {
    expect(coverWindow(3_000, 1_000, 5_000)).toEqual([{ number: 3, size: 1_000 }]);
  });

  it('are two where no size of one page fits', () => {
    expect(coverWindow(7, 10, 10)).toEqual([{ number: 0, size: 10 }, { number: 1, size: 10 }]);
  });
});

describe('a walk', () => {
  it('sees every row once, however many are added between two pages, in the order of mark and id', async () => {
    const marks = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });
    const added = fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 30 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(marks, added, fc.integer({ min: 1, max: 20 }), async (present, later, first) => {
        const rows = rowsOf(present);
        const list = new GrowingList(rows);
        const rest = [...later];
        let late = 0;
        const seen = await walk(list, first, () => {
          for (const mark of rest.shift() ?? []) list.add({ id: `s${++late}`, mark });
        });
        const known = seen.filter((id) => id.startsWith('r'));
        expect([known, new Set(seen).size]).toEqual([rows.map(({ id }) => id), seen.length]);
      }),
    );
  });

  it('asks once for each page while nothing is added', async () => {
    const list = new GrowingList(rowsOf(Array.from({ length: 45 }, (_, at) => at)));
    await walk(list, 10, () => undefined);
    expect(list.calls).toBe(5);
  });

  it('asks once for each page where all rows have one mark, and once more for each window that was pushed behind the cursor', async () => {
    const list = new GrowingList(rowsOf(Array.from({ length: 45 }, () => 5)));
    await walk(list, 10, () => undefined);
    const callsOfQuietWalk = list.calls;
    const { pageInfo } = await pageOfPagedList(list, { page: { first: 10 }, limit: 50, cursors });
    for (let at = 0; at < 25; at += 1) list.add({ id: `ahead${at}`, mark: 1 });
    list.calls = 0;
    const { nodes } = await pageOfPagedList(list, { page: { first: 10, after: pageInfo.endCursor }, limit: 50, cursors });
    expect([callsOfQuietWalk, list.calls, nodes.map(({ id }) => id)]).toEqual([5, 4, Array.from({ length: 10 }, (_, at) => `r${at + 10}`)]);
  });

  it('stops at a cursor that is damaged', async () => {
    const after = cursors.write(['x', 1, 'r1']);
    await expect(pageOfPagedList(new GrowingList([]), { page: { after }, limit: 50, cursors })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
