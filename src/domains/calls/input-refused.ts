import { GatewayError } from '../../core/index.js';

/** What is wrong with one field of an input; `field` is a path such as `input.attributes.0.name`. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

/** Input that was refused before anything was sent, with every field that is wrong. */
export class InputRefused extends GatewayError {
  constructor(readonly fields: readonly FieldProblem[]) {
    super('invalid_input', fields.map(({ field, problem }) => `${field}: ${problem}`).join(' '));
  }
}

/** The refusal of one field. */
export const refuseInput = (field: string, problem: string): InputRefused => new InputRefused([{ field, problem }]);
