import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { GatewayError } from '../../core/index.js';
import { readCallContext, toGatewayError } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { operations } from './changes/index.js';
import type { Translated } from './changes/operation.js';
import { Refusal } from './changes/step.js';
import { KeyedTranslator } from './keyed-translator.js';
import { LegacyAnswer, TracedError } from './legacy-answer.js';
import type { Trace } from './legacy-answer.js';
import { LegacyAuthenticator } from './legacy-authenticator.js';
import { OwnAnswers } from './own-answers.js';
import { queryOf, readCall } from './read-call.js';
import { LegacyTable } from './table.js';
import type { Found } from './table.js';
import { errorOf } from './translator.js';

const notFound = (): GatewayError => errorOf(new Refusal(404, 'Not Found'));

/** Serves v1, v2 and paths without a version: finds the row, proves the caller, translates. */
@Injectable()
export class LegacyDoor {
  readonly #table = new LegacyTable(operations);

  constructor(
    private readonly authenticator: LegacyAuthenticator,
    private readonly own: OwnAnswers,
    private readonly translator: KeyedTranslator,
    private readonly answer: LegacyAnswer,
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

  async #serve(request: DoorRequest, found: Found, trace: Trace): Promise<string | Buffer | Readable> {
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

  async #translate(request: DoorRequest, { operation, params, version }: Found & { readonly operation: Translated }, trace: Trace): Promise<Buffer | Readable> {
    const context = await readCallContext(this.authenticator, request);
    const { switches } = context.caller;
    trace.isQuiet = switches.hideDeprecation === true;
    if (operation.needs !== undefined && switches[operation.needs] !== true) throw notFound();
    const applied = (title: string): void => void trace.rows.add(title);
    const visit = { request, context, version, operation, call: readCall(request, params), applied };
    return this.translator.translate(visit, (path) => {
      trace.successor = path;
    });
  }
}
