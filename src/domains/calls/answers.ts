import { GatewayError } from '../../core/index.js';
import type { Endpoint } from '../../contract/index.js';

/** An answer of the wrong kind. After a write that must not be repeated it leaves open what was done. */
const refuse = (endpoint: Endpoint, expected: string): GatewayError => {
  const facts = { endpoint: endpoint.id };
  return endpoint.repeatable
    ? new GatewayError('upstream_invalid_answer', `CleverReach did not answer with ${expected}.`, { facts })
    : new GatewayError('outcome_unknown', `CleverReach did not answer with ${expected}. The call was probably carried out: check before you repeat it.`, { facts });
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rows of a list. Anything else, `false` among it, is no empty list but an error. */
export const expectRows = <T>(endpoint: Endpoint, answer: readonly T[]): readonly T[] => {
  const isList: boolean = Array.isArray(answer) && answer.every(isObject);
  if (!isList) throw refuse(endpoint, 'a list');
  return answer;
};

/** The texts of a list, such as addresses or tags. */
export const expectTexts = (endpoint: Endpoint, answer: readonly string[]): readonly string[] => {
  const isList: boolean = Array.isArray(answer) && answer.every((text) => typeof text === 'string');
  if (!isList) throw refuse(endpoint, 'a list of texts');
  return answer;
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

/** Reads an answer that is either the thing as stored or a bare `true`, which tells nothing of it. Anything else throws. */
export const readStored = <Row, T>(endpoint: Endpoint, answer: Row | boolean, read: (row: Row) => T): T | null => {
  if (answer === true) return null;
  return read(expectObject(endpoint, answer as Row));
};

/** An id of CleverReach, or null where an empty text or 0 stands for none. */
export const idOrNone = (id: string | number | undefined): string | null => (id === undefined || id === '' || Number(id) === 0 ? null : String(id));
