import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../../../contract/index.js';
import { html } from '../../door/index.js';
import { openApiDocument } from '../openapi/document.js';
import { prose } from './markup.js';
import { docsPage, pagePolicy } from './page.js';
import { typeOf } from './shape-part.js';

const document = openApiDocument(endpoints, { version: '1.2.3' });
const page = docsPage(document);
const idsOf = (text: string): string[] => [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id ?? '');

describe('the page', () => {
  it('holds every operation and every shape once', () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
    const parts = [...document.tags.map(({ name }) => name), 'shapes', 'sources'];
    expect(idsOf(page).sort()).toEqual([...operations, ...Object.keys(document.components.schemas), ...parts].sort());
  });

  it('has a target for every link', () => {
    const ids = new Set(idsOf(page));
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, href]) => href ?? '');
    expect(links.filter((href) => !ids.has(href.replace('#', '')))).toEqual(['docs/openapi.json']);
  });

  it('needs nothing from elsewhere and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|\sstyle=|\son[a-z]+=|@import|url\(/i);
  });

  it('is allowed its own style and nothing more', () => {
    const style = /<style>([^<]*)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(pagePolicy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`);
  });
});

describe('markup', () => {
  it('escapes what is put in', () => {
    expect(html`<p title="${'"><script>'}">${["it's", html`<b>${'&'}</b>`, undefined, false, 7]}</p>`.text)
      .toBe('<p title="&#34;&#62;&#60;script&#62;">it&#39;s<b>&#38;</b>7</p>');
  });

  it('links code that names an id', () => {
    expect(prose('see `groupsList`, not `x<y`', new Set(['groupsList'])).text)
      .toBe('see <a href="#groupsList"><code>groupsList</code></a>, not <code>x&#60;y</code>');
  });

  it.each([
    [{ $ref: '#/components/schemas/Receiver' }, '<a href="#Receiver">Receiver</a>'],
    [{ type: 'array', items: { type: 'string', pattern: '^[0-9]+$' } }, 'list of digits'],
    [{ anyOf: [{ type: 'integer', minimum: 0 }, { const: false }] }, 'integer from 0 or <code>false</code>'],
    [{ type: 'object', additionalProperties: { type: ['string', 'null'] } }, 'object whose values are string or null'],
    [{ type: 'array', items: { type: 'string' }, maxItems: 0 }, 'empty list'],
    [{ enum: ['AND', 'OR'] }, '<code>&#34;AND&#34;</code> or <code>&#34;OR&#34;</code>'],
    [{}, 'anything'],
  ])('tells the type of %j', (schema, text) => expect(typeOf(schema).text).toBe(text));
});
