import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { GatewayError } from '../../core/index.js';
import { readCallContext, toGatewayError } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import type { CallContext } from '../../upstream/index.js';
import { operations } from './changes/index.js';
import type { Denied, Translated } from './changes/operation.js';
import { withoutBody } from './changes/rewrites/payloads.js';
import { Refusal } from './changes/step.js';
import { chooseTranslation } from './changes/translate.js';
import { KeyedTranslator } from './keyed-translator.js';
import { LegacyAnswer, TracedError } from './legacy-answer.js';
import type { Trace } from './legacy-answer.js';
import { LegacyAuthenticator } from './legacy-authenticator.js';
import { OwnAnswers } from './own-answers.js';
import { readCall, readOverMarks, saysMore } from './read-call.js';
import { LegacyTable } from './table.js';
import type { Found } from './table.js';
import { errorOf } from './translator.js';

/** What is thrown away is not read before: it may be nothing that can be read. */
const ignoresBody = ({ translations }: Translated): boolean => translations.every(({ request }) => request?.includes(withoutBody));

/** The framework of v1 and v2 read HEAD as GET (source); the answer goes without its body. */
const headAsGet = (request: DoorRequest): DoorRequest => (request.method === 'HEAD' ? { ...request, method: 'GET' } : request);

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
      const request = readOverMarks(headAsGet(sent));
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

  #serve(request: DoorRequest, { operation, params, version }: Found, trace: Trace): Promise<string | Buffer | Readable> {
    switch (operation.fate) {
      case 'answered':
        return this.own.answer(operation.by, { request, params, trace });
      case 'refused':
      case 'gone':
        return this.#refuse(request, operation, trace);
      default:
        return this.#translate(request, { operation, params, version }, trace);
    }
  }

  async #refuse(request: DoorRequest, { refusal }: Denied, trace: Trace): Promise<never> {
    await this.#identify(request, trace);
    throw errorOf(refusal);
  }

  async #translate(request: DoorRequest, { operation, params, version }: Found & { readonly operation: Translated }, trace: Trace): Promise<Buffer | Readable> {
    const context = await this.#identify(request, trace);
    if (operation.needs !== undefined && context.caller.switches[operation.needs] !== true) throw notFound();
    if (operation.barePath === 'only' && saysMore(request)) throw notFound();
    const call = readCall(ignoresBody(operation) ? { ...request, body: undefined } : request, params);
    return this.translator.translate({
      request,
      context,
      version,
      operation: operation.id,
      translation: chooseTranslation(operation, call),
      call,
      applied: (title) => {
        if (!trace.rows.includes(title)) trace.rows.push(title);
      },
      sending: (path) => {
        trace.successor = path;
      },
    });
  }

  async #identify(request: DoorRequest, trace: Trace): Promise<CallContext> {
    const context = await readCallContext(this.authenticator, request);
    trace.isQuiet = context.caller.switches.hideDeprecation === true;
    return context;
  }
}
