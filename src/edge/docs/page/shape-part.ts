import { html } from '../../door/index.js';
import type { Markup } from '../../door/index.js';
import type { Schema } from '../openapi/types.js';
import { join } from './markup.js';

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

const quote = (value: unknown): Markup => html`<code>${JSON.stringify(value)}</code>`;

const range = ({ minimum, maximum, minLength, maxLength }: Schema): string =>
  [
    minimum !== undefined && `from ${minimum}`,
    maximum !== undefined && `to ${maximum}`,
    minLength !== undefined && minLength > 1 && `from ${minLength} signs`,
    maxLength !== undefined && `to ${maxLength} signs`,
  ]
    .filter((part) => part !== false)
    .join(' ');

const plainType = (schema: Schema): string => {
  if (schema.pattern === '^[0-9]+$') return 'digits';
  const type = schema.type ?? 'anything';
  return [typeof type === 'string' ? type : type.join(' or '), range(schema)].filter((part) => part !== '').join(' ');
};

/** A schema in a few words: `list of Receiver`, `"asc" or "desc"`, `integer from 0`. */
export const typeOf = (schema: Schema): Markup => {
  const { $ref, anyOf, items, additionalProperties } = schema;
  if ($ref !== undefined) return html`<a href="#${nameOf($ref)}">${nameOf($ref)}</a>`;
  if (schema.const !== undefined) return quote(schema.const);
  if (schema.enum) return html`${join(schema.enum.map(quote), ' or ')}`;
  if (anyOf) return html`${join(anyOf.map(typeOf), ' or ')}`;
  if (items) return schema.maxItems === 0 ? html`empty list` : html`list of ${typeOf(items)}`;
  if (typeof additionalProperties === 'object') return html`object whose values are ${typeOf(additionalProperties)}`;
  return html`${plainType(schema)}`;
};

const field = (path: string, schema: Schema, isSure: boolean): readonly Markup[] => {
  const about = [schema.description, schema.default !== undefined && `Default ${JSON.stringify(schema.default)}.`].filter((part) => typeof part === 'string');
  const row = html`<tr><td><code>${path}</code>${isSure && html` <b title="always there">*</b>`}</td><td>${typeOf(schema)}</td><td>${about.join(' ')}</td></tr>`;
  return [row, ...fields(schema, `${path}.`), ...(schema.items ? fields(schema.items, `${path}[].`) : [])];
};

const fields = ({ properties = {}, required = [] }: Schema, prefix: string): readonly Markup[] =>
  Object.entries(properties).flatMap(([name, schema]) => field(`${prefix}${name}`, schema, required.includes(name)));

/** The keys of an object, those inside it too; a star marks those that are always there. Nothing for what is no object. */
export const fieldTable = (schema: Schema): Markup => {
  const rows = fields(schema, '');
  return rows.length > 0 ? html`<table>${rows}</table>` : html``;
};

/** One named shape. */
export const shapePart = (name: string, schema: Schema): Markup => html`
<section class="shape" id="${name}"><h3>${name}</h3>
${schema.description && html`<p>${schema.description}</p>`}${!schema.properties && html`<p>${typeOf(schema)}</p>`}${fieldTable(schema)}
${(schema.examples ?? []).map((example) => html`<pre>${JSON.stringify(example, null, 2)}</pre>`)}</section>`;
