import { Injectable } from '@nestjs/common';
import { Authenticator } from '../../access/index.js';
import { readCallContext } from '../door/index.js';
import type { DoorRequest } from '../door/index.js';
import type { OwnAnswer } from './changes/operation.js';
import { Refusal } from './changes/step.js';
import { CsvImport } from './import/csv-import.js';
import type { Trace } from './legacy-answer.js';
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
    private readonly authenticator: Authenticator,
    private readonly login: LegacyLogin,
    private readonly csv: CsvImport,
  ) {}

  /** The text of the answer. Throws `GatewayError`. */
  async answer(by: OwnAnswer, { request, params, trace }: OwnCall): Promise<string> {
    switch (by) {
      case 'login':
        return this.login.login(request);
      case 'refresh':
        return this.login.refresh(request);
      case 'import': {
        const context = await readCallContext(this.authenticator, request);
        trace.isQuiet = context.caller.switches.hideDeprecation === true;
        return this.csv.import(context, params['id'] ?? '', { bytes: request.body, contentType: request.headers['content-type'] });
      }
      case 'oauth':
        throw errorOf(new Refusal(404, 'Not Found'));
    }
  }
}
