import { methodOf, pathOf } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';

const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const scope = (endpoint: Endpoint): string => {
  if (endpoint.access === 'none') return 'no credential';
  return `${endpoint.noun}:${endpoint.access}${endpoint.destroys ? ' and destroy' : ''}`;
};

const parameters = (endpoint: Endpoint): string => {
  const names = Object.keys(endpoint.query ?? {});
  return names.length > 0 ? `<p>Query: ${names.map((name) => `<code>${escape(name)}</code>`).join(', ')}</p>` : '';
};

const schema = (title: string, shape: object | undefined): string =>
  shape ? `<details><summary>${title}</summary><pre>${escape(JSON.stringify(shape, null, 2))}</pre></details>` : '';

const entry = (endpoint: Endpoint): string => `
<section id="${escape(endpoint.id)}">
  <h3><b class="${methodOf(endpoint).toLowerCase()}">${methodOf(endpoint)}</b> <code>${escape(pathOf(endpoint))}</code>${endpoint.deprecated ? ' <i>deprecated upstream</i>' : ''}</h3>
  <p>${escape(endpoint.summary)} <small>Scope: ${scope(endpoint)}. ${endpoint.confidence}.</small></p>
  ${endpoint.notes ? `<p>${escape(endpoint.notes)}</p>` : ''}${parameters(endpoint)}${schema('Body', endpoint.body?.shape)}${schema('Answer', endpoint.answer)}
</section>`;

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h3{font-size:1rem;margin:1.5rem 0 .2rem}code{background:#f3f3f5;padding:.1em .3em;border-radius:3px}pre{background:#f3f3f5;padding:.8rem;overflow:auto}
b{display:inline-block;min-width:4em}.get{color:#0a6}.post{color:#06c}.put{color:#a60}.delete{color:#c22}p{margin:.2rem 0}nav a{margin-right:.8em}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#16181c}code,pre{background:#23262c}a{color:#8bf}}`;

/** The contract as one page that needs nothing from elsewhere. */
export const docsPage = (endpoints: readonly Endpoint[]): string => {
  const nouns = [...new Set(endpoints.map(({ noun }) => noun))];
  const part = (noun: string): string => `<h2 id="${noun}">${noun}</h2>${endpoints.filter((endpoint) => endpoint.noun === noun).map(entry).join('')}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>CleverReach REST v3 through the gateway</title><style>${style}</style></head><body>
<h1>CleverReach REST v3 through the gateway</h1>
<p>${endpoints.length} endpoints, the same paths as at CleverReach. Send a key or token of the gateway as <code>Authorization: Bearer …</code>.
As data: <a href="/docs/openapi.json">OpenAPI 3.1</a>.</p>
<nav>${nouns.map((noun) => `<a href="#${noun}">${noun}</a>`).join('')}</nav>${nouns.map(part).join('')}
</body></html>`;
};
