import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { UpstreamClient } from '../../upstream/index.js';
import { IdempotentCalls } from '../door/index.js';
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
  translate(visit: Visit): Promise<Buffer | Readable> {
    const { access } = visit.translation.endpoint;
    return access === 'write' && this.idempotent.isKeyed(visit) ? this.#translateOnce(visit) : this.translator.translate(visit, this.#mayStream);
  }

  /** Whoever may not make the call is told so, and gets no answer of an earlier one. */
  async #translateOnce(visit: Visit): Promise<Buffer> {
    const { request, context, translation: { endpoint } } = visit;
    await this.upstream.admit(endpoint, { ...context, params: {} });
    const call = { door: 'legacy', request, context, isRepeatable: endpoint.repeatable };
    const { body } = await this.idempotent.run(call, async () => ({ status: 200, headers: {}, body: await this.translator.translate(visit, false) }));
    return body as Buffer;
  }
}
