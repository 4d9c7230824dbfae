import { html } from '../../door/index.js';
import type { Markup, MarkupPart } from '../../door/index.js';

/** Parts with a separator in between. */
export const join = (parts: readonly MarkupPart[], separator: string): readonly MarkupPart[] =>
  parts.flatMap((part, at) => (at === 0 ? [part] : [separator, part]));

/** A sentence whose backticks mark code; code that names an id of the page becomes a link to it. */
export const prose = (text: string, ids: ReadonlySet<string>): Markup => {
  const parts = text.split('`').map((part, at) => {
    if (at % 2 === 0) return part;
    return ids.has(part) ? html`<a href="#${part}"><code>${part}</code></a>` : html`<code>${part}</code>`;
  });
  return html`${parts}`;
};
