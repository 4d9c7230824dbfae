import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupReceivers, mailings, reports } from '../../contract/index.js';
import { readWidePage, widePageOf } from './pages.js';

const MAX = 100;

describe('a page of v1 or v2 that is larger than v3 gives', () => {
  it('holds the same rows as one page of that size would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_500), fc.integer({ min: MAX + 1, max: 6_000 }), fc.nat(4), async (count, size, page) => {
        const all = Array.from({ length: count }, (_, at) => ({ id: String(at) }));
        const wide = widePageOf(reports.list, { pagesize: String(size), page: String(page) }, { pagesize: String(MAX) });
        const read = async (number: string): Promise<Buffer> => Buffer.from(JSON.stringify(all.slice(Number(number) * MAX, (Number(number) + 1) * MAX)));
        const rows = JSON.parse((wide && (await readWidePage(wide, read)))?.toString() ?? 'null') as unknown;
        const take = Math.min(size, 5_000);
        expect(rows).toEqual(all.slice(page * take, (page + 1) * take));
      }),
      { numRuns: 300 },
    );
  });

  it('asks for no more pages than there are rows for', async () => {
    const wide = widePageOf(reports.list, { pagesize: '5000' }, { pagesize: '100' });
    const asked: string[] = [];
    if (wide) await readWidePage(wide, async (page) => Buffer.from(JSON.stringify(Array(asked.push(page) === 3 ? 99 : MAX).fill(1))));
    expect(asked).toEqual(['0', '1', '2']);
  });

  it.each([17, 310])('ends where the client asks for a page with a number of %i digits', async (digits) => {
    const wide = widePageOf(reports.list, { pagesize: '5000', page: '9'.repeat(digits) }, { pagesize: '100' });
    const asked: string[] = [];
    if (wide) await readWidePage(wide, async (page) => Buffer.from(JSON.stringify(Array(asked.push(page) > 50 ? 0 : MAX).fill(1))));
    expect([asked.length, new Set(asked).size, asked.every((page) => /^[0-9]+$/.test(page))]).toEqual([50, 50, true]);
  });

  it.each(['', '{"error":1}'])('ends where v3 answers %j instead of a list', async (answer) => {
    const wide = widePageOf(reports.list, { pagesize: '5000' }, { pagesize: '100' });
    expect((wide && (await readWidePage(wide, async () => Buffer.from(answer))))?.toString()).toBe(answer || '[]');
  });

  it.each([
    [reports.list, { pagesize: '100' }, { pagesize: '100' }],
    [reports.list, {}, { pagesize: '50' }],
    [reports.list, { pagesize: 'all' }, { pagesize: '50' }],
    [groupReceivers.list, { pagesize: '5000' }, { pagesize: '5000' }],
    [groupReceivers.list, { pagesize: '90000' }, { pagesize: '5000' }],
    [mailings.list, { limit: '500' }, { limit: '500' }],
  ])('is none where v3 gives as much or takes the number as it is: %#', (endpoint, asked, sent) => {
    expect(widePageOf(endpoint, asked, sent)).toBeUndefined();
  });
});
