import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Filter, Receiver } from '../../src/contract/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';

const filters = '/v3/groups/240390/filters';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

const create = async (rules: readonly object[], operator = 'AND'): Promise<string> =>
  ((await simulator.ask('POST', filters, { name: 'Mine', operator, rules })) as { id: string }).id;

it('reads rules back in upper case and attributes by their number', async () => {
  const id = await create([{ field: 'city', logic: 'eq', condition: 'Wien' }, { operator: 'or', field: 'firstname', logic: 'contains', condition: 'a' }]);
  expect(((await simulator.ask('GET', `${filters}/${id}`)) as Filter).rules).toEqual([
    { operator: '', field: 'a1006.value', logic: 'EQ', condition: 'Wien' },
    { operator: 'OR', field: 'a1001.value', logic: 'CONTAINS', condition: 'a' },
  ]);
});

it('counts, lists and measures the same receivers', async () => {
  const id = await create([{ field: 'email', logic: 'contains', condition: '@gotham.example' }]);
  const count = await simulator.ask('GET', `${filters}/${id}/count`);
  const listed = (await simulator.ask('GET', `${filters}/${id}/receivers?type=all`)) as Receiver[];
  const active = (await simulator.ask('GET', `${filters}/${id}/receivers?type=active`)) as Receiver[];
  const stats = await simulator.ask('GET', `${filters}/${id}/stats`);
  expect([count, listed.map(({ email }) => email), active]).toEqual(['2', ['bruce@gotham.example', 'harvey@gotham.example'], []]);
  expect(stats).toMatchObject({ total_count: 2, active_count: 0, inactive_count: 2, bounce_count: 0 });
});

it('keeps the name that an update leaves out and replaces the rules', async () => {
  const id = await create([{ field: 'city', logic: 'eq', condition: 'Wien' }]);
  await simulator.ask('PUT', `${filters}/${id}`, { rules: [{ field: 'tags', logic: 'contains', condition: 'VIP' }] });
  expect(await simulator.ask('GET', `${filters}/${id}`)).toEqual({ id, name: 'Mine', rules: [{ operator: '', field: 'tags', logic: 'CONTAINS', condition: 'VIP' }] });
});

it.each([
  ['an unknown field', { field: 'shoe', logic: 'eq', condition: '1' }, "Bad Request: invalid field 'shoe'"],
  ['an unknown logic', { field: 'email', logic: 'like', condition: '1' }, "Bad Request: invalid logic 'LIKE'"],
])('refuses %s before it stores anything', async (_, rule, message) => {
  expect(await simulator.send('POST', filters, { name: 'Mine', rules: [rule] })).toEqual({ status: 400, answer: { error: { code: 400, message } } });
  expect(await simulator.ask('GET', filters)).toHaveLength(2);
});

it('removes a filter and keeps its receivers', async () => {
  expect(await simulator.ask('DELETE', `${filters}/525154`)).toBe(true);
  expect([(await simulator.send('GET', `${filters}/525154`)).status, (await simulator.send('GET', '/v3/receivers/jane@example.org')).status]).toEqual([404, 200]);
});

it('answers rules that are not stored, over groups, with paging in the body, nobody twice', async () => {
  const ask = async (body: object) => (await simulator.ask('POST', '/v3/receivers/filter', body)) as Receiver[];
  const rules = [{ field: 'email', logic: 'contains', condition: 'example' }];
  const all = await ask({ rules, pagesize: 5000 });
  const pages = [await ask({ rules, pagesize: 200, page: 0 }), await ask({ rules, pagesize: 200, page: 1 })];
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(pages.flat()).toEqual(all.slice(0, 400));
  expect((await ask({ groups: ['240390'], rules: [], activeonly: true, pagesize: 5000 })).every(({ active }) => active)).toBe(true);
  expect(await ask({ groups: [240390], orderby: 'email desc', pagesize: 1, rules })).toMatchObject([{ group_id: '240390' }]);
});
