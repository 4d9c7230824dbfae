/** Text that is HTML already. */
export class Markup {
  constructor(readonly text: string) {}
}

export type MarkupPart = string | number | Markup | readonly MarkupPart[] | undefined | false;

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const write = (part: MarkupPart): string => {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(write).join('');
  return escape(String(part));
};

/** HTML with everything escaped that is not markup itself. */
export const html = (texts: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup =>
  new Markup(texts.reduce((whole, text, at) => whole + write(parts[at - 1]) + text));
