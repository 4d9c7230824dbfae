import { Injectable } from '@nestjs/common';
import type { Endpoint } from '../../contract/index.js';
import { UpstreamClient } from '../../upstream/index.js';
import { IdempotentCalls } from '../door/index.js';
import { chooseTranslation } from './changes/translate.js';
import { Translator } from './translator.js';
import type { Visit } from './translator.js';

/** Makes old calls as v3 calls: once where their caller names them. */
@Injectable()
export class KeyedTranslator {
  constructor(
    private readonly translator: Translator,
    private readonly upstream: UpstreamClient,
    private readonly idempotent: IdempotentCalls,
  ) {}

  /** As `Translator.translate`. */
  translate(visit: Visit, sending: (path: string) => void): Promise<Buffer> {
    const { endpoint } = chooseTranslation(visit.operation, visit.call);
    const translate = (): Promise<Buffer> => this.translator.translate(visit, sending);
    return endpoint.access === 'write' && this.idempotent.isKeyed(visit) ? this.#translateOnce(visit, endpoint, translate) : translate();
  }

  /** Whoever may not make the call is told so, and gets no answer of an earlier one. */
  async #translateOnce({ request, context }: Visit, endpoint: Endpoint, translate: () => Promise<Buffer>): Promise<Buffer> {
    await this.upstream.admit(endpoint, { ...context, params: {} });
    const call = { door: 'legacy', request, context, isRepeatable: endpoint.repeatable };
    const { body } = await this.idempotent.run(call, async () => ({ status: 200, headers: {}, body: await translate() }));
    return body as Buffer;
  }
}
