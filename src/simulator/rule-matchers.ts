import type { Attribute, Rule } from './entities.js';
import type { Member } from './people/lookup.js';
import { hasTag } from './people/tags.js';
import { Refusal } from './refusal.js';

/** Finds an attribute by its technical name or by `a<id>.value`. */
export type AttributeFinder = (field: string) => Attribute | undefined;

type Value = string | number;
type Logic = (value: string, condition: string) => boolean;

const SECONDS_PER_DAY = 86_400;

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** Numbers by size, everything else by letters, which sorts `YYYY-MM-DD` by time. */
const compare = (left: string, right: string): number => {
  if (isNumber(left) && isNumber(right)) return Number(left) - Number(right);
  return left === right ? 0 : left < right ? -1 : 1;
};

const containsAny = (value: string, condition: string): boolean =>
  condition.split(',').some((part) => value.toLowerCase().includes(part.trim().toLowerCase()));

const logics: Readonly<Record<string, Logic>> = {
  EQ: (value, condition) => value.toLowerCase() === condition.toLowerCase(),
  NOTEQ: (value, condition) => value.toLowerCase() !== condition.toLowerCase(),
  BG: (value, condition) => value !== '' && compare(value, condition) > 0,
  SM: (value, condition) => value !== '' && compare(value, condition) < 0,
  CONTAINS: containsAny,
  NOCONTAINS: (value, condition) => !containsAny(value, condition),
};

const moments: Readonly<Record<string, (member: Member) => number>> = {
  registered: ({ membership }) => membership.registered,
  activated: ({ membership }) => membership.activated,
  deactivated: ({ membership }) => membership.deactivated,
  imported: ({ membership }) => membership.imported,
  bounced: ({ receiver }) => receiver.bounced,
};

const ownFields: Readonly<Record<string, (member: Member) => Value>> = {
  ...moments,
  id: ({ receiver }) => receiver.id,
  email: ({ receiver }) => receiver.email,
  source: ({ membership }) => membership.source,
  points: ({ receiver }) => receiver.points,
  stars: ({ receiver }) => receiver.stars,
};

/** A moment may be asked for by its day. */
const momentCondition = (condition: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(condition) ? String(Math.floor(Date.parse(condition) / 1000 / SECONDS_PER_DAY) * SECONDS_PER_DAY) : condition;

const matchTags = ({ logic, condition }: Rule): ((member: Member) => boolean) => {
  const wanted = condition.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');
  const hasAny = ({ receiver }: Member): boolean => wanted.some((tag) => hasTag(receiver.tags, tag));
  if (logic === 'CONTAINS' || logic === 'EQ') return hasAny;
  if (logic === 'NOCONTAINS' || logic === 'NOTEQ') return (member) => !hasAny(member);
  throw new Refusal(400, `invalid logic '${logic}' for tags`);
};

const valueOf = (field: string, attributes: AttributeFinder): ((member: Member) => Value) => {
  const own = ownFields[field.toLowerCase()];
  if (own) return own;
  const attribute = attributes(field);
  if (!attribute) throw new Refusal(400, `invalid field '${field}'`);
  const read = attribute.groupId === '0' ? ({ receiver }: Member) => receiver.values : ({ membership }: Member) => membership.values;
  return (member) => read(member)[attribute.id] ?? '';
};

/** The test that one rule stands for; 400 where its field or logic is none. */
export const matcherOf = (rule: Rule, attributes: AttributeFinder): ((member: Member) => boolean) => {
  const field = rule.field.toLowerCase();
  if (field === 'tags') return matchTags(rule);
  const logic = logics[rule.logic];
  if (!logic) throw new Refusal(400, `invalid logic '${rule.logic}'`);
  const read = valueOf(rule.field, attributes);
  const condition = field in moments ? momentCondition(rule.condition) : rule.condition;
  return (member) => logic(String(read(member)), condition);
};
