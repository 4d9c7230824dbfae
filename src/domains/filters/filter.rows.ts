import type { Answer, BodyOf, tables } from '../../contract/index.js';
import { onlyGiven } from '../calls/index.js';
import type { FilterRuleInput } from './filter.inputs.js';
import type { Filter, FilterRule } from './filter.types.js';
import { FilterLogic, FilterOperator } from './filter.types.js';

type FilterRow = Answer<typeof tables.filters.get>;
type RuleBody = BodyOf<typeof tables.filters.create>['rules'][number];

/** A word of CleverReach among those of an enum, null where it is empty. Upper and lower case are the same (IC; seen). */
const readWord = <T extends string>(words: Readonly<Record<string, T>>, text: string): T | null => words[text.toUpperCase()] ?? null;

const readRule = (row: FilterRow['rules'][number]): FilterRule => ({
  operator: readWord(FilterOperator, row.operator),
  field: row.field,
  logic: readWord(FilterLogic, row.logic),
  condition: row.condition || null,
});

/** A filter of CleverReach as GraphQL tells it. */
export const readFilter = (groupId: string, row: FilterRow): Filter => ({ id: String(row.id), groupId, name: row.name, rules: row.rules.map(readRule) });

/** Rules as CleverReach takes them. */
export const writeRules = (rules: readonly FilterRuleInput[]): RuleBody[] =>
  rules.map(({ field, operator, logic, condition }) => ({ field, ...onlyGiven({ operator, logic, condition }) }));
