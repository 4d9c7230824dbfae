import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples } from '../../src/edge/graphql/explorer/examples.js';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;

const visit = (url: string): Promise<Response> => fetch(`${url}/graphql`, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });

beforeAll(async () => {
  door = await startGraphql({ GRAPHQL_GRAPHIQL: 'true' });
});
afterAll(() => door.stop());

describe('the explorer', () => {
  it('loads nothing from anywhere and runs no script but its own', async () => {
    const response = await visit(door.url);
    const page = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    const own = ['style', 'script'].map((tag) => new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? '').map((text) => createHash('sha256').update(text).digest('base64'));
    expect([response.status, /https?:\/\/|src=|href=/.test(page), own.every((hash) => policy.includes(`'sha256-${hash}'`))]).toEqual([200, false, true]);
  });

  it('is not there unless it is turned on', async () => {
    const closed = await startGraphql();
    try {
      expect((await visit(closed.url)).status).toBe(401);
    } finally {
      await closed.stop();
    }
  });

  it.each(examples)('offers an example that runs: $title', async ({ query, variables }) => {
    const { errors } = await door.ask(query, variables);
    expect(errors).toEqual([]);
  });
});
