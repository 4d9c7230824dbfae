import { Injectable } from '@nestjs/common';
import { ATTEMPT_SECONDS, SESSION_SECONDS } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { AdminDoors, BrowserCookie } from '../door/index.js';

/** Path of the pages below the address of the admin listener. */
export const CONNECT_PATH = '/connect/cleverreach';

const FORM_SECONDS = 3_600;

/** Where the pages stand as a browser sees them, and the cookies that belong to that place. */
@Injectable()
export class ConnectSite {
  constructor(
    private readonly config: AppConfig,
    private readonly doors: AdminDoors,
  ) {}

  /** Address of a page, without scheme and host. */
  path(name = ''): string {
    return `${this.#base.pathname.replace(/\/+$/, '')}${CONNECT_PATH}${name === '' ? '' : `/${name}`}`;
  }

  /** Address of the first page. */
  get home(): string {
    return `${this.#base.origin}${this.path()}`;
  }

  get cleverReachUrl(): URL {
    return this.config.values.CLEVERREACH_URL;
  }

  /** Where CleverReach sends a browser back to. */
  get redirectUri(): string {
    return `${this.#base.origin}${this.path('callback')}`;
  }

  /** Holds the session of an operator. No other site makes a browser send it. */
  get sessionCookie(): BrowserCookie {
    return new BrowserCookie({ name: 'gateway_operator', sameSite: 'Strict', lifeSeconds: SESSION_SECONDS, isSecure: this.#isSecure });
  }

  /** Recognises the browser that was given the form for signing in. Apart from the session, which a browser that comes from another site does not show. */
  get formCookie(): BrowserCookie {
    return new BrowserCookie({ name: 'gateway_sign_in', sameSite: 'Lax', lifeSeconds: FORM_SECONDS, isSecure: this.#isSecure });
  }

  /** Recognises the browser that comes back from CleverReach, which is another site. */
  get attemptCookie(): BrowserCookie {
    return new BrowserCookie({ name: 'gateway_connect', sameSite: 'Lax', lifeSeconds: ATTEMPT_SECONDS, isSecure: this.#isSecure });
  }

  get #isSecure(): boolean {
    return this.#base.protocol === 'https:';
  }

  get #base(): URL {
    return this.config.values.ADMIN_URL ?? new URL(this.doors.url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:)/, '//127.0.0.1'));
  }
}
