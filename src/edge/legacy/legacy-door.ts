import { Injectable } from '@nestjs/common';
import type { Endpoint } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import { UpstreamClient } from '../../upstream/index.js';
import { IdempotentCalls, readCallContext, toGatewayError } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { operations } from './changes/index.js';
import type { Translated } from './changes/operation.js';
import { Refusal } from './changes/step.js';
import { chooseTranslation } from './changes/translate.js';
import { LegacyAnswer, TracedError } from './legacy-answer.js';
import type { Trace } from './legacy-answer.js';
import { LegacyAuthenticator } from './legacy-authenticator.js';
import { OwnAnswers } from './own-answers.js';
import { queryOf, readCall } from './read-call.js';
import { LegacyTable } from './table.js';
import type { Found } from './table.js';
import { errorOf, Translator } from './translator.js';
import type { Visit } from './translator.js';

const notFound = (): GatewayError => errorOf(new Refusal(404, 'Not Found'));

/** Serves v1, v2 and paths without a version: finds the row, proves the caller, translates. */
@Injectable()
export class LegacyDoor {
  readonly #table = new LegacyTable(operations);

  constructor(
    private readonly authenticator: LegacyAuthenticator,
    private readonly own: OwnAnswers,
    private readonly translator: Translator,
    private readonly answer: LegacyAnswer,
    private readonly upstream: UpstreamClient,
    private readonly idempotent: IdempotentCalls,
  ) {}

  /** `trace` is filled with what is found out on the way. */
  async handle(sent: DoorRequest, trace: Trace): Promise<DoorAnswer> {
    try {
      const request = { ...sent, rawQuery: queryOf(sent) };
      const found = this.#table.find(request.method, request.rawPath);
      trace.operation = found.operation;
      return this.answer.success(await this.#serve(request, found, trace), trace);
    } catch (thrown) {
      const error = toGatewayError(thrown);
      if (error.code === 'dry_run') return this.answer.dryRun(trace);
      throw new TracedError(error, trace);
    }
  }

  answerError(error: unknown): DoorAnswer {
    return this.answer.failure(error);
  }

  async #serve(request: DoorRequest, found: Found, trace: Trace): Promise<string | Buffer> {
    const { operation } = found;
    switch (operation.fate) {
      case 'answered':
        return this.own.answer(operation.by, { request, params: found.params, trace });
      case 'refused':
      case 'gone':
        trace.isQuiet = (await readCallContext(this.authenticator, request)).caller.switches.hideDeprecation === true;
        throw errorOf(operation.refusal);
      default:
        return this.#translate(request, { ...found, operation }, trace);
    }
  }

  async #translate(request: DoorRequest, { operation, params, version }: Found & { readonly operation: Translated }, trace: Trace): Promise<Buffer> {
    const context = await readCallContext(this.authenticator, request);
    const { switches } = context.caller;
    trace.isQuiet = switches.hideDeprecation === true;
    if (operation.needs !== undefined && switches[operation.needs] !== true) throw notFound();
    const applied = (title: string): void => void trace.rows.add(title);
    const visit = { request, context, version, operation, call: readCall(request, params), applied };
    const translate = (): Promise<Buffer> =>
      this.translator.translate(visit, (path) => {
        trace.successor = path;
      });
    const { endpoint } = chooseTranslation(operation, visit.call);
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
