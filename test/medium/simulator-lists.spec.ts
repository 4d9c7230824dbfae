import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';

const group = '/v3/groups/240390';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

const names = async (path: string) => ((await simulator.ask('GET', path)) as { name: string }[]).map(({ name }) => name);

describe('attributes', () => {
  it('exist once in one place, by their technical name', async () => {
    const statuses = [];
    for (const [path, name] of [['/v3/attributes', 'Shoe Size'], ['/v3/attributes', 'shoe_size'], [`${group}/attributes`, 'SHOE SIZE'], [`${group}/attributes`, 'Shoe Size']]) {
      statuses.push((await simulator.send('POST', path ?? '', { name, type: 'number' })).status);
    }
    expect(statuses).toEqual([200, 409, 200, 409]);
    expect([(await names('/v3/attributes')).at(-1), await names(`${group}/attributes`), await names('/v3/attributes?group_id=240390')]).toEqual([
      'shoe_size', ['city', 'visits', 'shoe_size'], ['city', 'visits', 'shoe_size'],
    ]);
  });

  it('change and go, with their values in every receiver', async () => {
    await simulator.ask('PUT', '/v3/attributes/1001', { name: 'Forename' });
    await simulator.ask('DELETE', '/v3/attributes/1005');
    const { global_attributes } = (await simulator.ask('GET', '/v3/receivers/jane@example.org')) as { global_attributes: object };
    expect(global_attributes).toEqual({ forename: 'Jane', lastname: 'Doe', salutation: 'Frau', customernumber: '2' });
  });

  it('of a group are not those of another', async () => {
    expect((await simulator.send('DELETE', '/v3/groups/240391/attributes/1006')).status).toBe(404);
  });

  it('are 40 at most in one place', async () => {
    for (let at = 0; at < 38; at += 1) await simulator.ask('POST', `${group}/attributes`, { name: `n${at}`, type: 'text' });
    expect((await simulator.send('POST', `${group}/attributes`, { name: 'one more', type: 'text' })).status).toBe(403);
  });
});

describe('tags', () => {
  it('are counted over the account, over a group and over the active', async () => {
    const count = async (query: string) => Number(await simulator.ask('GET', `/v3/tags/count?tag=VIP${query}`));
    await simulator.ask('POST', '/v3/receivers/alfred@gotham.example/tags', { tags: ['VIP'] });
    await simulator.ask('POST', '/v3/receivers/bruce@gotham.example/tags', { tags: ['VIP'] });
    const [all, inGroup, active] = [await count(''), await count('&group_id=240390'), await count('&active=1')];
    const filtered = Number(await simulator.ask('GET', `${group}/filters/525154/count`));
    expect([inGroup, all > inGroup, active < all]).toEqual([filtered, true, true]);
    expect((await simulator.send('GET', '/v3/tags/count')).status).toBe(400);
  });

  it('answer those that are really new, and go one by one or by origin', async () => {
    const jane = '/v3/receivers/jane@example.org/tags';
    expect(await simulator.ask('POST', jane, { tags: ['vip', 'New one', 'Shop.A'] })).toEqual(['New_one', 'Shop.A']);
    await simulator.ask('DELETE', `${jane}/Magento-Website.*`);
    await simulator.ask('DELETE', `${jane}/VIP`);
    expect(await simulator.ask('GET', jane)).toEqual(['Magento-Special.Subscriber', 'New_one', 'Shop.A']);
    expect((await simulator.send('DELETE', `${jane}/VIP`)).status).toBe(404);
  });

  it('are listed by origin and in pages of 20 unless asked', async () => {
    await simulator.ask('POST', '/v3/receivers/jane@example.org/tags', { tags: Array.from({ length: 30 }, (_, at) => `Many.t${at}`) });
    const list = async (query: string) => (await simulator.ask('GET', `/v3/tags?${query}`)) as { tag: string; origin: string; count: number }[];
    expect([(await list('')).length, (await list('limit=100&origin=Many')).length, (await list('page=1&limit=20&origin=many')).length, (await list('offset=25&limit=100&origin=Many')).length]).toEqual([20, 30, 10, 5]);
    expect((await list('origin=&order_by=count')).map(({ tag, origin }) => origin + tag)).toEqual(['VIP', 'Staff']);
  });
});

describe('the blacklist', () => {
  it('keeps addresses and patterns out, and lets them in again', async () => {
    const add = (email: string) => simulator.send('POST', `${group}/receivers`, { email });
    await simulator.ask('POST', '/v3/blacklist', { items: [{ email: '*@bad.example' }, { email: 'one@good.example', comment: 'c' }] });
    expect([(await add('x@bad.example')).status, (await add('one@good.example')).status]).toEqual([403, 403]);
    expect(await simulator.ask('POST', '/v3/blacklist/validate', { emails: ['x@bad.example', 'two@good.example'] })).toEqual(['two@good.example']);
    await simulator.ask('PUT', '/v3/blacklist', { email: 'one@good.example', comment: 'd' });
    expect(await simulator.ask('GET', '/v3/blacklist/ONE@good.example')).toMatchObject({ comment: 'd' });
    await simulator.ask('DELETE', '/v3/blacklist/one@good.example');
    expect([(await add('one@good.example')).status, (await simulator.send('GET', '/v3/blacklist/one@good.example')).status]).toEqual([200, 404]);
  });

  it('of a group rules there only', async () => {
    const add = async (to: string) => (await simulator.send('POST', `/v3/groups/${to}/receivers`, { email: 'competitor@example.com' })).status;
    expect([await add('240391'), await add('240390')]).toEqual([403, 200]);
    await simulator.ask('DELETE', '/v3/groups/240391/blacklist/competitor@example.com');
    expect([await add('240391'), await simulator.ask('GET', '/v3/groups/240391/blacklist')]).toEqual([200, []]);
  });
});

describe('other lists', () => {
  it('register content once by name and address', async () => {
    const post = async (name: string, url: string) => (await simulator.send('POST', '/v3/mycontent', { name, url })).status;
    expect([await post('Blog', 'https://blog.example/s'), await post('Blog', 'https://other.example/'), await post('Other', 'https://shop.example/search')]).toEqual([200, 409, 409]);
    await simulator.ask('DELETE', '/v3/mycontent/12');
    expect([await names('/v3/mycontent'), (await simulator.send('DELETE', '/v3/mycontent/12')).status]).toEqual([['Blog'], 404]);
  });

  it('show a new form at its group and not after it is gone', async () => {
    const { id } = (await simulator.ask('POST', '/v3/forms/240393/createfromtemplate/default', { name: 'Sign up', title: '<b>' })) as { id: string };
    expect([await names('/v3/groups/240393/forms'), String(await simulator.ask('GET', `/v3/forms/${id}/code`)).includes('<b>')]).toEqual([['Sign up'], false]);
    await simulator.ask('DELETE', `/v3/forms/${id}`);
    expect(await names('/v3/groups/240393/forms')).toEqual([]);
  });

  it('show groups in the order that is asked for', async () => {
    expect([await names('/v3/groups?order=created DESC'), await names('/v3/groups?order=created ASC')]).toEqual([
      ['New list', 'Newsletter', 'Archive', 'Customers'], ['Customers', 'Archive', 'Newsletter', 'New list'],
    ]);
  });

  it('show an agency its accounts, a new one among them', async () => {
    const { id } = (await simulator.ask('POST', '/v3/clients/createAccount', { company: 'Smallville Seeds' })) as { id: string };
    const clients = (await simulator.ask('GET', '/v3/clients')) as { id: string; company: string }[];
    expect(clients.map((client) => client.id)).toEqual(['129148', '129149', id]);
    expect(await simulator.ask('GET', `/v3/clients/${id}`)).toMatchObject({ company: 'Smallville Seeds' });
  });

  it('show the bounces in pages', async () => {
    const [all, first] = [await simulator.ask('GET', '/v3/receivers/bounced?pagesize=500'), await simulator.ask('GET', '/v3/receivers/bounced?pagesize=1')] as object[][];
    expect(first).toEqual(all?.slice(0, 1));
  });

  it('render a mail for one receiver', async () => {
    const receiver = { email: 'a@b.example', global_attributes: { firstname: 'Ada', salutation: 'Frau' } };
    const html = '{IF[salutation=="Frau"]}Liebe{ELSE[salutation]}Lieber{ENDIF[salutation]} {FIRSTNAME} {EMAIL} {NOPE}';
    expect(await simulator.ask('POST', '/gomailer/preview', { subject: 'Hi {FIRSTNAME}', html, receiver })).toEqual({ subject: 'Hi Ada', html: 'Liebe Ada a@b.example {NOPE}', text: '' });
  });
});
