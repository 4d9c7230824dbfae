import { it } from 'vitest';
import { rootOperations } from '../support/crossed-operations.js';
import { startApp } from '../support/start-app.js';
it('probe', async () => {
  const app = await startApp({ GRAPHQL_MAX_FIELDS: '1000', GRAPHQL_MAX_SELECTIONS: '100000', GRAPHQL_MAX_COST: '10000000', GRAPHQL_MAX_TOKENS: '50000', GRAPHQL_MAX_ALIASES: '1000' });
  const first = app.simulator.world.store.snapshot();
  for (const { name, kind, text, variables } of rootOperations) {
    app.simulator.world.store.restore(first);
    const r = await fetch(`${app.url}/graphql`, { method: 'POST', headers: { authorization: `Bearer ${app.demo.apiKey}`, 'content-type': 'application/json' }, body: JSON.stringify({ query: text, variables }) });
    const t = await r.text();
    const j = JSON.parse(t);
    console.log(kind, name, r.status, text.length, j.errors ? JSON.stringify(j.errors.slice(0,2)).slice(0,400) : 'ok ' + t.slice(0, 120));
  }
  await app.stop();
}, 120000);
