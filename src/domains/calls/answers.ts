import { GatewayError } from '../../core/index.js';
import type { Endpoint } from '../../contract/index.js';

/** An answer of the wrong kind. After a write it leaves open what was done. */
const refuse = (endpoint: Endpoint, expected: string): GatewayError => {
  const facts = { endpoint: endpoint.id };
  return endpoint.access === 'write'
    ? new GatewayError('outcome_unknown', `CleverReach did not answer with ${expected}. The call was probably carried out: check before you repeat it.`, { facts })
    : new GatewayError('upstream_invalid_answer', `CleverReach did not answer with ${expected}.`, { facts });
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list, whatever it holds. Anything else is no empty list but an error. */
export const expectList = <T>(endpoint: Endpoint, answer: readonly T[]): readonly T[] => {
  const isList: boolean = Array.isArray(answer);
  if (!isList) throw refuse(endpoint, 'a list');
  return answer;
};

/** The rows of a list. Anything else, `false` among it, is no empty list but an error. */
export const expectRows = <T>(endpoint: Endpoint, answer: readonly T[]): readonly T[] => {
  if (!expectList(endpoint, answer).every(isObject)) throw refuse(endpoint, 'a list of objects');
  return answer;
};

/** The texts of a list, such as addresses or tags. */
export const expectTexts = (endpoint: Endpoint, answer: readonly string[]): readonly string[] => {
  if (!expectList(endpoint, answer).every((text) => typeof text === 'string')) throw refuse(endpoint, 'a list of texts');
  return answer;
};

/** The text of an answer. */
export const expectText = (endpoint: Endpoint, answer: string): string => {
  if (typeof answer !== 'string') throw refuse(endpoint, 'a text');
  return answer;
};

/** The number of an answer: bare, or as a text of digits. */
export const expectNumber = (endpoint: Endpoint, answer: number | string): number => {
  const isNumber = typeof answer === 'number' || (typeof answer === 'string' && /^-?[0-9]+$/.test(answer));
  if (!isNumber) throw refuse(endpoint, 'a number');
  return Number(answer);
};

/** The one object of an answer. CleverReach's SDK also accepts a list of one (SDK, documented). */
export const expectObject = <T>(endpoint: Endpoint, answer: T): T => {
  const one = Array.isArray(answer) && answer.length === 1 ? (answer[0] as T) : answer;
  if (!isObject(one)) throw refuse(endpoint, 'an object');
  return one;
};

/** Reads the answer of a call that CleverReach confirms with a bare `true`; throws for any other. */
export const expectDone =
  (endpoint: Endpoint) =>
  (answer: boolean): void => {
    if (answer !== true) throw refuse(endpoint, 'a confirmation');
  };

/** CleverReach's Unix seconds as a moment: 0 and what is missing mean never. */
export const readMoment = (seconds: number | undefined): number | null => (seconds !== undefined && seconds > 0 ? seconds : null);

/** Reads the answer of a call that CleverReach confirms with `success`, or with a bare `true`; throws for any other. */
export const expectSuccess =
  (endpoint: Endpoint) =>
  (answer: boolean | { readonly success: boolean }): void => {
    const isDone = answer === true || (isObject(answer) && (answer as { readonly success: boolean }).success === true);
    if (!isDone) throw refuse(endpoint, 'a confirmation');
  };

/** Reads an answer that is either the thing as stored or a bare `true`, which tells nothing of it. Anything else throws. */
export const readStored = <Row, T>(endpoint: Endpoint, answer: Row | boolean, read: (row: Row) => T): T | null => {
  if (answer === true) return null;
  return read(expectObject(endpoint, answer as Row));
};

/** An id of CleverReach, or null where an empty text or 0 stands for none. */
export const idOrNone = (id: string | number | undefined): string | null => (id === undefined || id === '' || Number(id) === 0 ? null : String(id));
