import request from 'supertest';
import type { Response } from 'supertest';

/** A form of a page: where it leads and its fields as the page fills them. */
export interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

const unescape = (text: string): string => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

const inputsOf = (markup: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...markup.matchAll(/<input\b[^>]*>/g)].map(([input]): [string, string] => [
      unescape(/\bname="([^"]*)"/.exec(input)?.[1] ?? ''),
      unescape(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? ''),
    ]),
  );

/** Every form of a page, in order. */
export const formsOf = (page: string): readonly Form[] =>
  [...page.matchAll(/<form method="post" action="([^"]*)">(.*?)<\/form>/gs)].map(([, action = '', inner = '']) => ({ action: unescape(action), fields: inputsOf(inner) }));

/** The title and the sentences of a page, as a person reads them. */
export const textOf = (page: string): string => unescape(page.replace(/^.*<main[^>]*>/s, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim());

/** A browser without a window: it keeps cookies, follows nothing, and sends forms as their page holds them. */
export class TestBrowser {
  constructor(
    readonly origin: string,
    readonly cookies = new Map<string, string>(),
  ) {}

  /** The same browser at another address of the same site. */
  at(origin: string): TestBrowser {
    return new TestBrowser(origin, this.cookies);
  }

  async open(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.#keep(await request(this.origin).get(path).redirects(0).set({ ...this.#own(), ...headers }));
  }

  /** Sends fields as a form of the same site does. */
  async send(path: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const sent = request(this.origin).post(path).redirects(0).type('form').set({ ...this.#own(), 'sec-fetch-site': 'same-origin', ...headers });
    return this.#keep(await sent.send(fields));
  }

  /** Opens a page and sends its form of that action and those fields, with what a person types. */
  async submit(page: string, { action, fields = {} }: Partial<Form>, typed: Readonly<Record<string, string>> = {}): Promise<Response> {
    const forms = formsOf((await this.open(page)).text);
    const form = forms.find((found) => (action === undefined || found.action.endsWith(action)) && Object.entries(fields).every(([name, value]) => found.fields[name] === value));
    if (!form) throw new Error(`${page} has no such form: ${JSON.stringify(forms)}`);
    return this.send(new URL(form.action, this.origin + page).pathname, { ...form.fields, ...typed });
  }

  #own(): Readonly<Record<string, string>> {
    return this.cookies.size === 0 ? {} : { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  #keep(response: Response): Response {
    const lines = response.headers['set-cookie'] as unknown as readonly string[] | undefined;
    for (const line of lines ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}

/** What a person does at the consent page of the simulator; resolves to where the browser is sent back. */
export const decideAtCleverReach = async (location: string, consent: 'allow' | 'deny', typed: Readonly<Record<string, string>> = {}): Promise<URL> => {
  const page = await (await fetch(location)).text();
  const body = new URLSearchParams({ ...inputsOf(page), ...typed, consent });
  const answer = await fetch(new URL('/_simulator/consent', location), { method: 'POST', redirect: 'manual', body });
  return new URL(answer.headers.get('location') ?? 'nowhere:');
};
