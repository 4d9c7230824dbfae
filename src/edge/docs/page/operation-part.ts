import { html } from '../../door/index.js';
import type { Markup } from '../../door/index.js';
import type { Content, OpenApi, Operation, Parameter, Reference } from '../openapi/types.js';
import { join, prose } from './markup.js';
import { fieldTable, typeOf } from './shape-part.js';

/** An operation with its place in the document. */
export interface PlacedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const isInline = (parameter: Parameter | Reference): parameter is Parameter => 'name' in parameter;

const parameterTable = (parameters: Operation['parameters']): Markup => {
  const rows = parameters.filter(isInline).map(
    ({ name, in: place, required, schema, description }) => html`<tr><td><code>${name}</code>${required && html` <b title="required">*</b>`}</td>
<td>${place}</td><td>${typeOf(schema)}</td><td>${description ?? ''}${schema.default !== undefined && ` Default ${JSON.stringify(schema.default)}.`}</td></tr>`,
  );
  return rows.length > 0 ? html`<h4>Parameters</h4><table>${rows}</table>` : html``;
};

const contentPart = (title: string, content: Content): Markup => {
  const [schema] = Object.values(content).map((media) => media.schema);
  const types = Object.keys(content).filter((type) => type !== 'application/json' || Object.keys(content).length > 1);
  return html`<h4>${title}</h4><p>${schema && typeOf(schema)}${types.length > 0 && html` as ${join(types, ', ')}`}</p>${schema && fieldTable(schema)}`;
};

const marksOf = (operation: Operation): readonly Markup[] => [
  ...(operation['x-destroys'] ? [html` <em class="danger">destroys</em>`] : []),
  ...(operation.deprecated ? [html` <em>deprecated by CleverReach</em>`] : []),
];

/** One operation: a line that opens. */
export const operationPart = ({ method, path, operation }: PlacedOperation, ids: ReadonlySet<string>): Markup => html`
<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code> <span>${operation.summary}</span>${marksOf(operation)}</summary>
<div id="${operation.operationId}">${operation.description.split('\n\n').map((text) => html`<p>${prose(text, ids)}</p>`)}
${parameterTable(operation.parameters)}${operation.requestBody && contentPart('Body', operation.requestBody.content)}${contentPart('Answer', operation.responses['200'].content)}
</div></details>`;

/** Every operation of a document, in its order. */
export const operationsOf = (document: OpenApi): readonly PlacedOperation[] =>
  Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ method, path, operation })));
