export { expectDone, expectList, expectNumber, expectObject, expectRows, expectSuccess, expectText, expectTexts, idOrNone, readMoment, readStored } from './answers.js';
export { Call } from './call.js';
export type { CallLimits } from './call.js';
export { CallsModule } from './calls.module.js';
export { CleverReach } from './cleverreach.service.js';
export type { Ask, Change } from './cleverreach.service.js';
export { givenChanges, onlyGiven } from './given.js';
export { InputRefused, refuseInput } from './input-refused.js';
export type { FieldProblem } from './input-refused.js';
