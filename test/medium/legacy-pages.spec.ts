import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

const RECEIVERS = 1_250;

let app: LegacyDoors;
let old: OldIntegration;
let report: number;

/** A mailing that many receivers have got. */
beforeAll(async () => {
  app = await startLegacy();
  old = await app.integration();
  const group = await old.newGroup();
  await old.ask('POST', `/v2/groups/${group}/receivers/insert`, Array.from({ length: RECEIVERS }, (_, at) => ({ email: `many${at}@example.org` })));
  const mailing = { name: 'n', subject: 's', sender_name: 'sn', sender_email: 'owner@gotham.example', group_id: group, html: '<h1>' };
  report = (JSON.parse((await old.ask('POST', '/v2/mailings', mailing)).text) as { id: number }).id;
  await app.simulator.ask('POST', `/v3/mailings/${report}/release`, { time: 0 });
  await app.simulator.advance(7_200);
});
afterAll(() => app.stop());

describe('a page that is larger than v3 gives', () => {
  const emailsOn = async (query: string): Promise<string[]> =>
    (JSON.parse((await old.ask('GET', `/v2/reports/${report}/receivers/sent${query}`)).text) as { email: string }[]).map(({ email }) => email);

  it('is whole, so that its client does not take it for the last one', async () => {
    await app.simulator.clearCalls();
    const all = await emailsOn('?pagesize=5000');
    const sent = (await app.sent()).filter((call) => call.includes('/receivers/sent'));
    expect([all.length, new Set(all).size, sent]).toEqual([
      RECEIVERS, RECEIVERS, ['0', '1', '2'].map((page) => `GET /v3/reports/${report}/receivers/sent?pagesize=500&page=${page}`),
    ]);
  });

  it('and the next one are what one long list cut there would be', async () => {
    const all = await emailsOn('?pagesize=5000');
    expect([...(await emailsOn('?pagesize=700&page=0')), ...(await emailsOn('?pagesize=700&page=1'))]).toEqual(all);
  });

  it('past the end is a bare false as ever', async () => {
    expect((await old.ask('GET', `/v2/reports/${report}/receivers/sent?pagesize=2000&page=4`)).text).toBe('false');
  });
});
