import type { Rule } from './entities.js';
import { fieldsOf, needList, needText, readText } from './fields.js';
import type { Member } from './people/lookup.js';
import { Refusal } from './refusal.js';
import { matcherOf } from './rule-matchers.js';
import type { AttributeFinder } from './rule-matchers.js';

type Test = (member: Member) => boolean;
type Joint = 'AND' | 'OR';

const isBracket = (rule: Rule | undefined, sign: '(' | ')'): boolean => rule?.field === sign;

/** Reads rules left to right; AND binds tighter than OR, and brackets tighter than both. */
class RuleReader {
  #at = 0;

  constructor(
    private readonly rules: readonly Rule[],
    private readonly joint: Joint,
    private readonly attributes: AttributeFinder,
  ) {}

  readAll(): Test {
    if (this.rules.length === 0) return () => true;
    const test = this.#readOr();
    if (this.#at < this.rules.length) throw new Refusal(400, 'unbalanced brackets');
    return test;
  }

  #readOr(): Test {
    const tests = [this.#readAnd()];
    while (this.#joins('OR')) tests.push(this.#readAnd());
    return (member) => tests.some((test) => test(member));
  }

  #readAnd(): Test {
    const tests = [this.#readOne()];
    while (this.#joins('AND')) tests.push(this.#readOne());
    return (member) => tests.every((test) => test(member));
  }

  #readOne(): Test {
    const rule = this.rules[this.#at];
    this.#at += 1;
    if (!rule || isBracket(rule, ')')) throw new Refusal(400, 'unbalanced brackets');
    if (!isBracket(rule, '(')) return matcherOf(rule, this.attributes);
    const test = this.#readOr();
    if (!isBracket(this.rules[this.#at], ')')) throw new Refusal(400, 'unbalanced brackets');
    this.#at += 1;
    return test;
  }

  /** Whether another rule follows here that is joined this way. */
  #joins(joint: Joint): boolean {
    const next = this.rules[this.#at];
    if (!next || isBracket(next, ')')) return false;
    return (next.operator === '' ? this.joint : next.operator) === joint;
  }
}

/** A test of members from rules; 400 where the rules make no sense. An empty operator means `joint`. */
export const compileRules = (rules: readonly Rule[], joint: Joint, attributes: AttributeFinder): Test =>
  new RuleReader(rules, joint, attributes).readAll();

export const readJoint = (operator: string): Joint => {
  const joint = operator.toUpperCase();
  if (joint === 'OR' || joint === 'AND') return joint;
  throw new Refusal(400, `invalid operator '${operator}'`);
};

const readRule = (value: unknown): Rule => {
  const fields = fieldsOf(value);
  const operator = readText(fields, 'operator');
  return {
    operator: operator === '' ? '' : readJoint(operator),
    field: needText(fields, 'field').trim(),
    logic: readText(fields, 'logic').toUpperCase(),
    condition: readText(fields, 'condition'),
  };
};

/** Rules as written, in the letters they are read back in. */
export const readRules = (value: unknown): readonly Rule[] => needList(value, 'rules').map(readRule);
