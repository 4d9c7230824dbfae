import { serverAudits } from 'graphql-http';
import type { Audit } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

describe('GraphQL over HTTP', () => {
  let app: TestApp;
  /** The audits need their address when they are listed, which is before the gateway has one. */
  const audits: readonly Audit[] = serverAudits({
    url: () => `${app.url}/graphql`,
    fetchFn: (url: string, init?: RequestInit) =>
      fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization: `Bearer ${app.demo.apiKey}` } }),
  });

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('is audited in 61 points', () => expect(audits.length).toBe(61));

  it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s: %s', async (_id, _name, audit) => {
    expect((await audit.fn()).status).toBe('ok');
  });
});
