/** Text that is HTML already. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Part[] | undefined | false;

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const write = (part: Part): string => {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(write).join('');
  return escape(String(part));
};

/** HTML with everything escaped that is not markup itself. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(texts.reduce((whole, text, at) => whole + write(parts[at - 1]) + text));

/** Parts with a separator in between. */
export const join = (parts: readonly Part[], separator: string): readonly Part[] => parts.flatMap((part, at) => (at === 0 ? [part] : [separator, part]));

/** A sentence whose backticks mark code; code that names an id of the page becomes a link to it. */
export const prose = (text: string, ids: ReadonlySet<string>): Markup => {
  const parts = text.split('`').map((part, at) => {
    if (at % 2 === 0) return part;
    return ids.has(part) ? html`<a href="#${part}"><code>${part}</code></a>` : html`<code>${part}</code>`;
  });
  return html`${parts}`;
};
