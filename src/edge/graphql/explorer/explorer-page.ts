import { createHash } from 'node:crypto';
import type { DoorAnswer } from '../../door/index.js';
import { examples } from './examples.js';

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 90rem; padding: 1rem }
main { display: grid; gap: 1rem; grid-template-columns: 1fr 1fr }
label { display: block; font-weight: 600; margin-bottom: .5rem }
textarea, input, select { box-sizing: border-box; display: block; font: 13px/1.45 ui-monospace, monospace; margin-top: .2rem; padding: .5rem; width: 100% }
pre { border: 1px solid #8886; font: 13px/1.45 ui-monospace, monospace; margin: 0; min-height: 12rem; overflow: auto; padding: .5rem; white-space: pre-wrap }
#dry { display: inline; width: auto }
@media (max-width: 50rem) { main { grid-template-columns: 1fr } }`;

const script = `
const examples = ${JSON.stringify(examples).replaceAll('<', '\\u003c')};
const at = (id) => document.getElementById(id);
const show = ({ query, variables }) => { at('query').value = query; at('variables').value = JSON.stringify(variables, null, 2); };
const run = async () => {
  at('answer').textContent = '…';
  try {
    const variables = JSON.parse(at('variables').value || '{}');
    const headers = { 'content-type': 'application/json', authorization: 'Bearer ' + at('key').value.trim(), 'x-dry-run': at('dry').checked ? '1' : '0' };
    const response = await fetch(location.pathname, { method: 'POST', headers, body: JSON.stringify({ query: at('query').value, variables }) });
    at('answer').textContent = JSON.stringify(await response.json(), null, 2);
  } catch (error) {
    at('answer').textContent = String(error);
  }
};
for (const [index, { title }] of examples.entries()) at('examples').add(new Option(title, index));
at('examples').addEventListener('change', (event) => show(examples[event.target.value]));
at('run').addEventListener('click', run);
addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(); });
show(examples[0]);`;

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>GraphQL</title>
<style>${style}</style>
<h1>GraphQL</h1>
<main>
<section>
<label>API key, kept on this page only <input id="key" type="password" autocomplete="off"></label>
<label>Example <select id="examples"></select></label>
<label>Operation <textarea id="query" rows="22" spellcheck="false"></textarea></label>
<label>Variables <textarea id="variables" rows="6" spellcheck="false"></textarea></label>
<p><button id="run">Run (Ctrl+Enter)</button> <label><input id="dry" type="checkbox"> only try, change nothing</label></p>
</section>
<section aria-live="polite"><label for="answer">Answer</label><pre id="answer"></pre></section>
</main>
<script>${script}</script>
</html>
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A page that asks this gateway and nobody else: it loads nothing and works without the internet. */
export const explorerAnswer: DoorAnswer = {
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  },
  body: page,
};
