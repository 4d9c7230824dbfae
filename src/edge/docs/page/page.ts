import { createHash } from 'node:crypto';
import { html, Markup } from '../../door/index.js';
import { guide, introduction } from '../openapi/guide.js';
import type { OpenApi } from '../openapi/types.js';
import { prose } from './markup.js';
import { operationPart, operationsOf } from './operation-part.js';
import { shapePart } from './shape-part.js';
import { style } from './style.js';

/** Lets the page apply its own style and nothing else: no script, no other place. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; `
  + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const guidePart = (ids: ReadonlySet<string>): Markup =>
  html`<dl>${guide.map(([title, text]) => html`<dt>${title}</dt><dd>${prose(text, ids)}</dd>`)}</dl>`;

const operationsPart = (document: OpenApi, ids: ReadonlySet<string>): readonly Markup[] => {
  const operations = operationsOf(document);
  return document.tags.map(
    ({ name, description }) => html`<h2 id="${name}">${name}</h2><p>${prose(description, ids)}</p>
${operations.filter(({ operation }) => operation.tags.includes(name)).map((operation) => operationPart(operation, ids))}`,
  );
};

const sourcesPart = (document: OpenApi): Markup =>
  html`<dl>${Object.entries(document['x-sources']).map(([id, source]) => html`<dt>${id}</dt><dd>${source}</dd>`)}</dl>`;

/** The document as one page that needs nothing from elsewhere. */
export const docsPage = (document: OpenApi): string => {
  const ids = new Set(operationsOf(document).map(({ operation }) => operation.operationId));
  const links = [...document.tags.map(({ name }) => name), 'shapes', 'sources'];
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${document.info.title}</title><style>${new Markup(style)}</style></head><body>
<nav>${links.map((link) => html`<a href="#${link}">${link}</a>`)}</nav>
<main><h1>${document.info.title}</h1>
<p>${introduction} ${ids.size} endpoints, version ${document.info.version}. For programs: <a href="docs/openapi.json">OpenAPI 3.1</a>.</p>
${guidePart(ids)}${operationsPart(document, ids)}
<h2 id="shapes">shapes</h2><p>A star marks the keys that are always there, or have to be sent.</p>
${Object.entries(document.components.schemas).map(([name, schema]) => shapePart(name, schema))}
<h2 id="sources">sources</h2>${sourcesPart(document)}
</main></body></html>
`.text;
};
