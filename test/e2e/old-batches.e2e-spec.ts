import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOddUpstream } from '../support/odd-upstream.js';
import type { HeardRequest, OddUpstream } from '../support/odd-upstream.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const unanswered = 'CleverReach did not answer for every row';

describe('a list of receivers at v2 for which CleverReach answers with another number of rows', () => {
  let odd: OddUpstream;
  let app: TestApp;
  let key: string;

  const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ email: `${at}@example.org` }));
  const send = async (route: 'insert' | 'upsert', count: number): Promise<unknown> => {
    const { body } = await request(app.url).post(`/v2/groups/7/receivers/${route}`).set('authorization', `Bearer ${key}`).send(rows(count)).expect(200);
    return body as unknown;
  };
  /** Leaves out the first row, and tells no failure instead; knows an id for each address. */
  const withoutFirst = ({ target, body }: HeardRequest) => {
    const sent = JSON.parse(body || '[]') as { email: string }[] & { email_list?: string[] };
    const content = target.includes('get_receivers')
      ? (sent.email_list ?? []).map((email) => ({ id: Number.parseInt(email, 10) + 1, email }))
      : sent.filter(({ email }) => email !== '0@example.org').map(() => ({ status: 'insert success' }));
    return { status: 200, headers: [['content-type', 'application/json']] as const, body: JSON.stringify(content) };
  };

  beforeAll(async () => {
    odd = await startOddUpstream('129148');
    app = await startApp({ CLEVERREACH_URL: odd.url });
    key = await app.consumer({});
    odd.answer = withoutFirst;
  });
  afterAll(async () => {
    await app.stop();
    await odd.close();
  });

  it.each(['insert', 'upsert'] as const)('is told as failed through %s: an answer would stand at the place of another receiver', async (route) => {
    expect(await send(route, 3)).toEqual([unanswered, unanswered, unanswered]);
  });

  it('is told as failed for that part alone where it is sent in parts', async () => {
    expect(await send('insert', 1_001)).toEqual([...Array<string>(1_000).fill(unanswered), { status: 'insert success', id: 1_001 }]);
  });
});
