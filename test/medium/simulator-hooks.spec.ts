import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHookListener } from '../support/hook-listener.js';
import type { HookListener } from '../support/hook-listener.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';

interface Registration {
  readonly success: boolean;
  readonly call_token: string;
  readonly secret: string;
}

let simulator: TestSimulator;
let listener: HookListener;
beforeAll(async () => {
  [simulator, listener] = await Promise.all([startSimulator(), startHookListener()]);
});
beforeEach(async () => {
  await simulator.reset();
  listener.heard.length = 0;
});
afterAll(async () => {
  await Promise.all([simulator.close(), listener.close()]);
});

const register = (body: object) => simulator.send('POST', '/hooks/eventhook', { url: listener.url, verify: listener.verify, ...body });
const heard = async (): Promise<unknown[]> => {
  await simulator.hooksDelivered();
  return listener.heard.map(({ body }) => body);
};

describe('a registration', () => {
  it('is confirmed by the address itself and answers 64 and 32 characters', async () => {
    const { status, answer } = await register({ event: 'receiver', condition: '240390' });
    const { success, call_token, secret } = answer as Registration;
    expect([status, success, call_token.length, secret.length]).toEqual([200, true, 64, 32]);
    expect(await simulator.ask('GET', '/hooks/eventhook')).toEqual([{ event: 'receiver', condition: '240390', url: listener.url }]);
  });

  it.each([
    ['whose address knows another word', { event: 'group', verify: 'another-word' }, 'Bad Request: verification failed'],
    ['whose address is silent', { event: 'group', url: 'http://127.0.0.1:9/' }, 'Bad Request: verification failed'],
    ['over plain http to elsewhere', { event: 'group', url: 'http://shop.example/' }, 'Bad Request: url must be https'],
    ['for an unknown event', { event: 'receiver.sneezed' }, "Bad Request: invalid event 'receiver.sneezed'"],
    ['with too short a word', { event: 'group', verify: 'short' }, 'Bad Request: verify must have 10 to 50 characters'],
  ])('%s is refused', async (_, body, message) => {
    expect(await register(body)).toEqual({ status: 400, answer: { error: { code: 400, message } } });
    expect(await simulator.ask('GET', '/hooks/eventhook')).toEqual([]);
  });

  it('is one per event and condition', async () => {
    await register({ event: 'group' });
    expect([(await register({ event: 'group' })).status, (await register({ event: 'group', condition: '240390' })).status]).toEqual([400, 200]);
  });

  it('ends by its event, with a condition only that one', async () => {
    for (const body of [{ event: 'group' }, { event: 'receiver', condition: '1' }, { event: 'receiver', condition: '2' }]) await register(body);
    const left = async () => ((await simulator.ask('GET', '/hooks/eventhook')) as { event: string; condition: string }[]).map(({ event, condition }) => event + condition);
    await simulator.ask('DELETE', '/hooks/eventhook/receiver?condition=1');
    expect(await left()).toEqual(['group', 'receiver2']);
    await simulator.ask('DELETE', '/hooks/eventhook/receiver');
    expect(await left()).toEqual(['group']);
  });
});

describe('a call', () => {
  it('carries the call token, the event, the condition and ids, never an address', async () => {
    const { call_token } = (await register({ event: 'receiver', condition: '240390' })).answer as Registration;
    await simulator.ask('PUT', '/v3/groups/240390/receivers/jane@example.org/deactivate');
    const payload = { pool_id: '1001', group_id: '240390' };
    expect(await heard()).toEqual([{ event: 'receiver.updated', condition: '240390', payload }, { event: 'receiver.unsubscribed', condition: '240390', payload }]);
    expect(listener.heard.every(({ callToken }) => callToken === call_token)).toBe(true);
  });

  it('says no more than "updated" of a change that leaves active who is active', async () => {
    await register({ event: 'receiver' });
    await simulator.ask('PUT', '/v3/groups/240390/receivers/jane@example.org', { source: 'shop' });
    expect(await heard()).toMatchObject([{ event: 'receiver.updated' }]);
  });

  it('comes for the group of the condition only', async () => {
    await register({ event: 'receiver', condition: '240391' });
    await simulator.ask('DELETE', '/v3/groups/240390/receivers/jane@example.org');
    expect(await heard()).toEqual([]);
  });

  it('comes for the one event that was named', async () => {
    await register({ event: 'receiver.created' });
    await simulator.ask('POST', '/v3/groups/240393/receivers', { email: 'ada@example.org' });
    await simulator.ask('PUT', '/v3/groups/240393/receivers/ada@example.org', { source: 'shop' });
    expect(await heard()).toMatchObject([{ event: 'receiver.created' }]);
  });

  it('comes when groups, forms and filters change', async () => {
    for (const event of ['group', 'form', 'filter']) await register({ event });
    const { id } = (await simulator.ask('POST', '/v3/groups', { name: 'A' })) as { id: string };
    const filter = (await simulator.ask('POST', `/v3/groups/${id}/filters`, { name: 'F', rules: [] })) as { id: string };
    const form = (await simulator.ask('POST', `/v3/forms/${id}/createfromtemplate/default`, { name: 'S' })) as { id: string };
    await simulator.ask('DELETE', `/v3/forms/${form.id}`);
    await simulator.ask('DELETE', `/v3/groups/${id}`);
    expect(await heard()).toMatchObject([
      { event: 'group.created', payload: { group_id: id } },
      { event: 'filter.created', payload: { filter_id: filter.id } },
      { event: 'form.created', payload: { form_id: form.id } },
      { event: 'form.deleted', payload: { form_id: form.id } },
      { event: 'group.deleted', payload: { group_id: id } },
    ]);
  });

  it('comes when a person follows the link of an opt-in mail', async () => {
    await register({ event: 'receiver.subscribed' });
    await simulator.ask('POST', '/v3/forms/228563/send/activate', { email: 'bruce@gotham.example' });
    const [mail] = await simulator.mailbox();
    await simulator.click(mail?.id ?? '');
    await simulator.click(mail?.id ?? '');
    expect(await heard()).toMatchObject([{ event: 'receiver.subscribed', payload: { group_id: '240390' } }]);
  });

  it('comes twice when a test asks for it', async () => {
    await register({ event: 'group' });
    await simulator.faults([{ method: 'POST', path: '/v3/groups', fault: { duplicate: true } }]);
    await simulator.ask('POST', '/v3/groups', { name: 'A' });
    expect(await heard()).toMatchObject([{ event: 'group.created' }, { event: 'group.created' }]);
  });
});
