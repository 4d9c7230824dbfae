import { findInteger, fieldsOf, findText, needList, readFlag, readInteger, readNumber } from './fields.js';
import { Random } from './random.js';
import { Refusal } from './refusal.js';

/** One thing that goes wrong. Several may go wrong at once: a delay and then a status. */
export interface Fault {
  readonly delayMs: number;
  /** Answers this status with CleverReach's error body; 0 leaves the status alone. */
  readonly status: number;
  /** Sent as Retry-After; undefined sends none. */
  readonly retryAfterSeconds: number | undefined;
  /** Says 401 "Unauthorized: invalid token". */
  readonly expiredToken: boolean;
  readonly closeSocket: boolean;
  readonly brokenJson: boolean;
  readonly truncateBody: boolean;
  /** Answers without a body, as what stands before CleverReach may do; with status 200 in the place of the call. */
  readonly emptyBody: boolean;
  /** Every webhook that the call sets off is delivered twice. */
  readonly duplicate: boolean;
  /** The call has its effect before it fails: the caller cannot know the outcome. */
  readonly afterHandling: boolean;
}

/** Which calls meet a fault. */
interface FaultRule {
  readonly method: string | undefined;
  readonly path: RegExp;
  /** Part of the matching calls that fail, 0 to 1. */
  readonly share: number;
  left: number;
  readonly fault: Fault;
}

/** A `*` stands for anything; a path without one is the beginning. */
const patternOf = (path: string): RegExp => {
  const escaped = path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*');
  return new RegExp(path.includes('*') ? `^${escaped}$` : `^${escaped}`, 'i');
};

const readFault = (value: unknown): Fault => {
  const fields = fieldsOf(value);
  const fault: Fault = {
    delayMs: readInteger(fields, 'delayMs', 0),
    status: readInteger(fields, 'status', 0),
    retryAfterSeconds: findInteger(fields, 'retryAfterSeconds'),
    expiredToken: readFlag(fields, 'expiredToken', false),
    closeSocket: readFlag(fields, 'closeSocket', false),
    brokenJson: readFlag(fields, 'brokenJson', false),
    truncateBody: readFlag(fields, 'truncateBody', false),
    emptyBody: readFlag(fields, 'emptyBody', false),
    duplicate: readFlag(fields, 'duplicate', false),
    afterHandling: readFlag(fields, 'afterHandling', false),
  };
  const unknown = Object.keys(fields).filter((name) => !(name in fault));
  if (unknown.length > 0) throw new Refusal(400, `unknown fault ${unknown.join(', ')}`);
  return fault;
};

const readRule = (value: unknown): FaultRule => {
  const fields = fieldsOf(value);
  return {
    method: findText(fields, 'method')?.toUpperCase(),
    path: patternOf(findText(fields, 'path') ?? '*'),
    share: readNumber(fields, 'share', 1),
    left: readInteger(fields, 'count', Infinity),
    fault: readFault(fields['fault']),
  };
};

/** The faults a test has asked for. The first rule that matches a call and has calls left decides. */
export class Faults {
  #rules: FaultRule[] = [];
  #random = new Random(1);

  /** Takes rules of `{method?, path?, share?, count?, fault}` and adds them behind the ones there are. */
  add(rules: unknown): void {
    this.#rules.push(...needList(rules, 'faults').map(readRule));
  }

  /** How many calls each rule still waits for; null where its calls are not counted. A call that a fault holds up counts from its arrival. */
  left(): readonly (number | null)[] {
    return this.#rules.map(({ left }) => (Number.isFinite(left) ? left : null));
  }

  clear(): void {
    this.#rules = [];
    this.#random = new Random(1);
  }

  meet(method: string, path: string): Fault | undefined {
    for (const rule of this.#rules) {
      if (rule.left <= 0 || (rule.method !== undefined && rule.method !== method) || !rule.path.test(path)) continue;
      if (rule.share < 1 && this.#random.next() >= rule.share) continue;
      rule.left -= 1;
      return rule.fault;
    }
    return undefined;
  }
}
