import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Hook } from './entities.js';
import { HookPost } from './world.js';

const HOOK_TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 4096;

export interface HookAnswer {
  readonly status: number;
  readonly text: string;
}

interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Calls somebody else's address; rejects where nobody answers in time. */
export const callOut = (url: URL, { method, headers = {}, body = '' }: Outgoing): Promise<HookAnswer> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const call = send(url, { method, headers, timeout: HOOK_TIMEOUT_MS, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => { text = (text + chunk).slice(0, MAX_ANSWER_BYTES); });
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, text }); });
      response.on('error', reject);
    });
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', reject);
    call.end(body);
  });

/** Delivers the calls of each webhook one after the other, once each; what fails is given up. */
export class HookQueue extends HookPost {
  readonly #last = new Map<string, Promise<void>>();
  #isClosed = false;

  deliver(hook: Hook, body: unknown): void {
    const before = this.#last.get(hook.id) ?? Promise.resolve();
    this.#last.set(hook.id, before.then(() => this.#post(hook, JSON.stringify(body))));
  }

  /** Resolves when everything announced so far is delivered or given up. */
  async settle(): Promise<void> {
    await Promise.all(this.#last.values());
  }

  close(): void {
    this.#isClosed = true;
  }

  async #post(hook: Hook, body: string): Promise<void> {
    if (this.#isClosed) return;
    const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), 'x-cr-calltoken': hook.callToken };
    try {
      await callOut(new URL(hook.url), { method: 'POST', headers, body });
    } catch {
      // CleverReach's own retries are not known; the receiver of a hook has to live with a lost one.
    }
  }
}
