import { createHash } from 'node:crypto';
import type { DoorAnswer } from './door-call.js';
import { html, Markup } from './markup.js';
import { pageStyle } from './page-style.js';

export interface Page {
  readonly status: number;
  readonly title: string;
  readonly content: Markup;
  /** What stands above the page beside the product's name. */
  readonly aside?: Markup;
  readonly width?: 'narrow' | 'wide';
  /** Where a form of the page may lead a browser besides the gateway. */
  readonly formTarget?: URL;
  readonly headers?: DoorAnswer['headers'];
}

const style = new Markup(pageStyle);
const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/**
 * Chrome holds every redirect that follows a form against `form-action`, and where the other side sends a browser next is not
 * ours to know: any https address is allowed, plain http only to the origin that is meant.
 */
const formTargets = (target: URL | undefined): string => {
  if (!target) return "'self'";
  return target.protocol === 'https:' ? "'self' https:" : `'self' https: ${target.origin}`;
};

const policy = (target: URL | undefined): string =>
  `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${formTargets(target)}; frame-ancestors 'none'; base-uri 'none'`;

/** An HTML page that needs nothing from elsewhere, runs no script, and is kept by no cache and shown in no frame. */
export const answerPage = ({ status, title, content, aside, width = 'narrow', formTarget, headers }: Page): DoorAnswer => {
  const kind = width === 'wide' ? html` class="wide"` : undefined;
  const { text } = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title>
<style>${style}</style></head><body>
<header${kind}><span>CleverReach gateway</span>${aside}</header>
<main${kind}>
${content}
</main></body></html>
`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(formTarget),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      ...headers,
    },
    body: text,
  };
};

interface Message {
  readonly status: number;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly next?: { readonly address: string; readonly label: string };
  readonly headers?: DoorAnswer['headers'];
}

/** A page with a few sentences and a way on. */
export const answerMessage = ({ sentences, next, ...page }: Message): DoorAnswer =>
  answerPage({
    ...page,
    content: html`<h1>${page.title}</h1>
${sentences.map((sentence) => html`<p>${sentence}</p>`)}
${next && html`<p class="row"><a class="button second" href="${next.address}">${next.label}</a></p>`}`,
  });

/** Sends a browser on by GET, whatever it came with. No cache keeps where to, for the address may hold a code. */
export const answerRedirect = (location: string, headers: DoorAnswer['headers'] = {}): DoorAnswer => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...headers },
});
