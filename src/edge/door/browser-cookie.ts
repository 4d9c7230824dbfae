import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

interface Kind {
  readonly name: string;
  /** `Strict` is sent from pages of the gateway alone, `Lax` also where a link or redirect of another site leads to it; neither with a form of another site. */
  readonly sameSite: 'Strict' | 'Lax';
  readonly lifeSeconds: number;
  /** Whether the browser reaches the page by https. */
  readonly isSecure: boolean;
}

const valueForm = /^[A-Za-z0-9_-]{43}$/;

/** A cookie that holds 256 random bits, unseen by scripts. Over https its name binds it to the one host that set it. */
export class BrowserCookie {
  readonly #name: string;

  constructor(private readonly kind: Kind) {
    this.#name = kind.isSecure ? `__Host-${kind.name}` : kind.name;
  }

  static generate(): string {
    return randomBytes(32).toString('base64url');
  }

  /** The value a browser sent; undefined where there is none or it cannot be ours. */
  read({ cookie = '' }: IncomingHttpHeaders): string | undefined {
    const begin = `${this.#name}=`;
    const sent = cookie.split(';').map((part) => part.trim()).find((part) => part.startsWith(begin));
    const value = sent?.slice(begin.length) ?? '';
    return valueForm.test(value) ? value : undefined;
  }

  /** The header that hands the value to a browser. */
  write(value: string): { readonly 'set-cookie': string } {
    return { 'set-cookie': this.#line(value, this.kind.lifeSeconds) };
  }

  /** The header that takes it away. */
  erase(): { readonly 'set-cookie': string } {
    return { 'set-cookie': this.#line('', 0) };
  }

  #line(value: string, seconds: number): string {
    const { sameSite, isSecure } = this.kind;
    return `${this.#name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`;
  }
}
