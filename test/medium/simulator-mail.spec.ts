import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Mailing, Receiver, ReportStats } from '../../src/contract/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';

const group = '/v3/groups/240390';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

describe('a form', () => {
  const send = (type: string, email: string) => simulator.send('POST', `/v3/forms/228563/send/${type}`, { email, doidata: { user_ip: '192.0.2.1', referer: 'r', user_agent: 'u' } });
  const isActive = async (email: string) => ((await simulator.ask('GET', `${group}/receivers/${email}`)) as Receiver).active;

  it('sends an opt-in mail whose link makes the receiver active', async () => {
    await simulator.ask('POST', `${group}/receivers`, { email: 'ada@example.org', activated: 0 });
    expect(await send('activate', 'ada@example.org')).toEqual({ status: 200, answer: { success: true } });
    const [mail] = await simulator.mailbox();
    expect(mail).toMatchObject({ kind: 'activate', to: 'ada@example.org', groupId: '240390', formId: '228563', proof: { user_ip: '192.0.2.1', referer: 'r', user_agent: 'u' } });
    expect(await isActive('ada@example.org')).toBe(false);
    await fetch(/http\S+/.exec(mail?.text ?? '')?.[0] ?? '');
    expect(await isActive('ada@example.org')).toBe(true);
  });

  it('sends an opt-out mail after which an update cannot bring the receiver back', async () => {
    await send('deactivate', 'jane@example.org');
    const [mail] = await simulator.mailbox();
    await simulator.click(mail?.id ?? '');
    await simulator.ask('PUT', `${group}/receivers/jane@example.org`, { activated: 4_000_000_000 });
    expect(await isActive('jane@example.org')).toBe(false);
  });

  it('sends a link that works once', async () => {
    await send('activate', 'bruce@gotham.example');
    const [mail] = await simulator.mailbox();
    await simulator.click(mail?.id ?? '');
    await simulator.ask('PUT', `${group}/receivers/bruce@gotham.example/deactivate`);
    await simulator.click(mail?.id ?? '');
    expect(await isActive('bruce@gotham.example')).toBe(false);
  });

  it.each([
    ['who is active already', 'activate', 'jane@example.org', 400],
    ['who is in no such group', 'activate', 'nobody@example.org', 404],
    ['who is blacklisted', 'activate', 'spam@example.org', 403],
    ['in a way that does not exist', 'invite', 'bruce@gotham.example', 404],
  ])('sends nothing to a receiver %s', async (_, type, email, status) => {
    expect([(await send(type, email)).status, await simulator.mailbox()]).toEqual([status, []]);
  });
});

describe('a mailing', () => {
  const create = async (receivers: object): Promise<string> => {
    const content = { type: 'html', html: '<a href="https://shop.example/a">A</a><a href="https://shop.example/b">B</a>', text: '' };
    return ((await simulator.ask('POST', '/v3/mailings', { name: 'News', subject: 'Hello', content, receivers })) as { id: string }).id;
  };
  const get = async (id: string): Promise<Mailing> => (await simulator.ask('GET', `/v3/mailings/${id}`)) as Mailing;
  const stats = async (id: string): Promise<ReportStats> => ((await simulator.ask('GET', `/v3/reports/${id}/stats`)) as { basic: ReportStats }).basic;
  const inState = async (id: string, state: string) => (await simulator.ask('GET', `/v3/reports/${id}/receivers/${state}?pagesize=500&detail=1`)) as Receiver[];
  const release = async (id: string, inSeconds: number) => simulator.ask('POST', `/v3/mailings/${id}/release`, { time: Math.floor(Date.now() / 1000) + inSeconds });

  it('goes from draft over waiting to finished, and can be stopped before', async () => {
    const id = await create({ groups: ['240390'] });
    const states = [(await get(id)).state];
    await release(id, 60);
    states.push((await get(id)).state);
    await simulator.ask('POST', `/v3/mailings/${id}/stop`);
    states.push((await get(id)).state);
    await release(id, 60);
    await simulator.advance(61);
    states.push((await get(id)).state);
    expect(states).toEqual(['draft', 'waiting', 'draft', 'finished']);
    expect([(await simulator.send('POST', `/v3/mailings/${id}/stop`)).status, (await simulator.send('PUT', `/v3/mailings/${id}`, { name: 'x' })).status]).toEqual([400, 400]);
    expect(await get(id)).toMatchObject({ started: expect.any(Number) as number, finished: expect.any(Number) as number });
  });

  it('has no report before it is sent, and one that grows after', async () => {
    const id = await create({ groups: ['240390'] });
    expect((await simulator.send('GET', `/v3/reports/${id}`)).status).toBe(404);
    const active = ((await simulator.ask('GET', `${group}/stats`)) as { active_count: number }).active_count;
    await release(id, 0);
    const atOnce = await stats(id);
    await simulator.advance(120);
    const later = await stats(id);
    expect([atOnce.unique_opened, (later.delivered ?? 0) + (later.bounced ?? 0)]).toEqual([0, active]);
    expect([later.unique_opened, later.unique_clicks, later.bounced].every((count) => (count ?? 0) > 0)).toBe(true);
    expect((await inState(id, 'opened')).length).toBe(later.unique_opened);
    expect((await inState(id, 'sent')).length).toBe(active);
  });

  it('leaves its marks in the receivers, the bounces, the links and the group', async () => {
    const bounces = async () => ((await simulator.ask('GET', '/v3/bounces?pagesize=500')) as object[]).length;
    const before = await bounces();
    const id = await create({ groups: ['240390'] });
    await release(id, 0);
    await simulator.advance(120);
    const clicked = await inState(id, 'clicked');
    const links = (await simulator.ask('GET', `/v3/mailings/${id}/links`)) as { link: string; total_clicks: number }[];
    const left = await inState(id, 'unsubscribed');
    expect(clicked.every(({ events = [] }) => ['mail_send', 'mail_open', 'mail_click'].every((type) => events.some((event) => event.type === type && event.mailing_id === id)))).toBe(true);
    expect([links.map(({ link }) => link), links.reduce((sum, link) => sum + link.total_clicks, 0)]).toEqual([['https://shop.example/a', 'https://shop.example/b'], clicked.length]);
    expect(await bounces()).toBe(before + ((await stats(id)).bounced ?? 0));
    expect(left.every(({ active }) => !active)).toBe(true);
    expect(await simulator.ask('GET', group)).toMatchObject({ last_mailing: (await get(id)).finished });
  });

  it('tells each reaction once, however often time is looked at', async () => {
    const id = await create({ groups: ['240390'] });
    await release(id, 0);
    for (let at = 0; at < 6; at += 1) {
      await simulator.advance(20);
      await simulator.ask('GET', `/v3/reports/${id}`);
    }
    const opened = await inState(id, 'opened');
    expect(new Set(opened.map(({ events = [] }) => events.filter(({ type, mailing_id }) => type === 'mail_open' && mailing_id === id).length))).toEqual(new Set([1]));
  });

  it('goes to the receivers of a filter, and to nobody who is inactive', async () => {
    const id = await create({ filter: '525154' });
    await release(id, 0);
    const vips = (await simulator.ask('GET', `${group}/filters/525154/receivers?type=active&pagesize=500`)) as Receiver[];
    expect((await inState(id, 'sent')).map(({ id: receiverId }) => receiverId).sort()).toEqual(vips.map(({ id: receiverId }) => receiverId).sort());
  });

  it('goes to nobody when its filter is gone, never to the whole group', async () => {
    const id = await create({ groups: ['240390'], filter: '525154' });
    await simulator.ask('DELETE', `${group}/filters/525154`);
    await release(id, 0);
    expect(await inState(id, 'sent')).toEqual([]);
  });

  it('loses its report and stays itself', async () => {
    expect(await simulator.ask('DELETE', '/v3/reports/8071313')).toBe(true);
    expect([(await simulator.send('GET', '/v3/reports/8071313')).status, (await get('8071313')).state]).toEqual([404, 'finished']);
  });

  it('is previewed by users of the account only', async () => {
    const preview = (receivers: readonly string[]) => simulator.send('POST', '/v3/mailings/8071315/sendpreview', { receivers, previewText: '(test)' });
    expect([(await preview(['jane@example.org'])).status, (await preview(['editor@gotham.example'])).status]).toEqual([403, 200]);
    expect(await simulator.mailbox()).toMatchObject([{ kind: 'preview', to: 'editor@gotham.example', subject: 'Half price (test)' }]);
  });

  it('is refused for a group that is not there', async () => {
    expect((await simulator.send('POST', '/v3/mailings', { name: 'a', subject: 'b', receivers: { groups: ['1'] } })).status).toBe(404);
  });
});

describe('the list of mailings', () => {
  it('is an object by state, of one state where asked, and flat with a page', async () => {
    const list = (query: string) => simulator.ask('GET', `/v3/mailings${query}`);
    const ids = (shown: unknown) => JSON.parse(JSON.stringify(shown, (key, value: unknown) => (Array.isArray(value) && key !== 'group_ids' && key !== 'tags' ? value.map((one: Mailing) => one.id) : value))) as unknown;
    expect(ids(await list(''))).toEqual({ finished: ['8071314', '8071313'], draft: ['8071315'], waiting: ['8071316'], running: [], automation: [] });
    expect(ids(await list('?state=draft&limit=999'))).toEqual({ draft: ['8071315'] });
    expect(ids(await list('?state=finished&page=1&limit=1'))).toEqual(['8071313']);
    expect(ids(await list('?state=finished&page=0&channel_id=3002'))).toEqual(['8071314']);
    expect(await list('?state=draft&page=0&omit_body=1')).toMatchObject([{ body_html: '', body_text: '' }]);
  });
});

describe('the list of reports', () => {
  it('takes start and end together only', async () => {
    const statuses = ['?start=1', '?end=1', '?start=1&end=4000000000', '?page=10001'].map(async (query) => (await simulator.send('GET', `/v3/reports${query}`)).status);
    expect(await Promise.all(statuses)).toEqual([400, 400, 200, 400]);
  });
});

it('a cart mail goes to a receiver of the group', async () => {
  const trigger = () => simulator.send('POST', '/v3/trigger/abandonedcart', { poolid: '1001', groupid: '240390', abandonedCartData: { storeId: '7', total: 9.9, currency: 'EUR', returnUrl: 'https://shop.example/cart' } });
  expect((await trigger()).status).toBe(404);
  await simulator.ask('POST', '/v3/automation/createfromtemplate/abandonedcart', { name: 'Come back', storeid: '7' });
  expect((await trigger()).status).toBe(200);
  expect(await simulator.mailbox()).toMatchObject([{ kind: 'cart', to: 'jane@example.org', subject: 'Come back', text: '9.9 EUR https://shop.example/cart' }]);
});
