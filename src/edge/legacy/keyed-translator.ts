import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import type { Endpoint } from '../../contract/index.js';
import { UpstreamClient } from '../../upstream/index.js';
import { IdempotentCalls } from '../door/index.js';
import { chooseTranslation } from './changes/translate.js';
import { Translator } from './translator.js';
import type { Visit } from './translator.js';

/** Makes old calls as v3 calls: once where their caller names them. */
@Injectable()
export class KeyedTranslator {
  /** What is compared with CleverReach's own v1 and v2 is needed whole. */
  readonly #mayStream: boolean;

  constructor(
    private readonly translator: Translator,
    private readonly upstream: UpstreamClient,
    private readonly idempotent: IdempotentCalls,
    config: AppConfig,
  ) {
    this.#mayStream = config.values.LEGACY_SHADOW_URL === undefined;
  }

  /** As `Translator.translate`. */
  translate(visit: Visit, sending: (path: string) => void): Promise<Buffer | Readable> {
    const { endpoint } = chooseTranslation(visit.operation, visit.call);
    const translate = (): Promise<Buffer | Readable> => this.translator.translate({ ...visit, mayStream: this.#mayStream }, sending);
    return endpoint.access === 'write' && this.idempotent.isKeyed(visit) ? this.#translateOnce(visit, endpoint, translate) : translate();
  }

  /** Whoever may not make the call is told so, and gets no answer of an earlier one. */
  async #translateOnce({ request, context }: Visit, endpoint: Endpoint, translate: () => Promise<Buffer | Readable>): Promise<Buffer> {
    await this.upstream.admit(endpoint, { ...context, params: {} });
    const call = { door: 'legacy', request, context, isRepeatable: endpoint.repeatable };
    const { body } = await this.idempotent.run(call, async () => ({ status: 200, headers: {}, body: await translate() }));
    return body as Buffer;
  }
}
