import { Injectable } from '@nestjs/common';
import { IdempotentCalls, readCallContext } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import type { OwnAnswer } from './changes/operation.js';
import { Refusal } from './changes/step.js';
import { CsvImport } from './import/csv-import.js';
import type { Trace } from './legacy-answer.js';
import { LegacyAuthenticator } from './legacy-authenticator.js';
import { LegacyLogin } from './legacy-login.js';
import { errorOf } from './translator.js';

/** A call that the gateway answers itself. */
interface OwnCall {
  readonly request: DoorRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly trace: Trace;
}

/** What the gateway answers itself in v1 and v2. */
@Injectable()
export class OwnAnswers {
  constructor(
    private readonly authenticator: LegacyAuthenticator,
    private readonly login: LegacyLogin,
    private readonly csv: CsvImport,
    private readonly idempotent: IdempotentCalls,
  ) {}

  /** The text of the answer. Throws `GatewayError`. */
  async answer(by: OwnAnswer, { request, params, trace }: OwnCall): Promise<string> {
    switch (by) {
      case 'login':
      case 'refresh': {
        const { text, caller } = await this.login[by](request);
        trace.isQuiet = caller.switches.hideDeprecation === true;
        return text;
      }
      case 'import': {
        const context = await readCallContext(this.authenticator, request);
        trace.isQuiet = context.caller.switches.hideDeprecation === true;
        const sent = { bytes: request.body, contentType: request.headers['content-type'] };
        const work = async (): Promise<DoorAnswer> => ({ status: 200, headers: {}, body: await this.csv.import(context, params['id'] ?? '', sent) });
        const { body } = await this.idempotent.run({ door: 'legacy', request, context, isRepeatable: true }, work);
        return (body as string | Buffer).toString();
      }
      case 'oauth':
        throw errorOf(new Refusal(404, 'Not Found'));
    }
  }
}
